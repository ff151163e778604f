namespace VoteTracker.Domain;

/// <summary>The end of a Congress's term. It moves nothing: what the measures came to is on their own record.</summary>
/// <param name="Congress">The number of the Congress.</param>
public sealed record CongressEnd(int Congress)
{
    // The first whose term ended in January, under the 20th Amendment.
    private const int FirstToEndInJanuary = 73;

    /// <summary>
    /// Noon on 3 January of the odd year (20th Amendment, sec. 1); before, noon on 4 March, as both chambers held.
    /// </summary>
    public CapitolMoment Moment
    {
        get
        {
            var year = CapitolMoment.FirstYear + (2 * Congress);
            return new(Congress < FirstToEndInJanuary ? new DateOnly(year, 3, 4) : new DateOnly(year, 1, 3), new TimeOnly(12, 0));
        }
    }

    /// <summary>The number of the Congress that follows.</summary>
    public int Successor => Congress + 1;

    /// <summary>Says that a term is over.</summary>
    /// <param name="known">Whether that is on the log already.</param>
    /// <param name="now">The time.</param>
    /// <returns>The change, none where it is known, or CONGRESS_NOT_OVER.</returns>
    public Decision Decide(bool known, DateTimeOffset now) =>
        known ? Decision.Accept()
        : now < Moment.ToInstant() ? Decision.Reject(new Rejection(
            RejectionKind.FailedPrecondition,
            "CONGRESS_NOT_OVER",
            $"the term of {CongressName.Format(Congress)} ends at noon on {Moment.Date:yyyy-MM-dd} (20th Amendment, sec. 1)"))
        : Decision.Accept(new CongressChange(ChangeType.CongressEnded, this));
}
