namespace VoteTracker.Domain;

/// <summary>
/// How far the two chambers have come in agreeing on one text. A measure goes back and forth until one chamber passes what
/// the other sent it, word for word, or both agree to a conference report (Jefferson's Manual, secs. XLV and XLVI).
/// </summary>
internal sealed class ChambersAgreement(Chamber origin)
{
    // Whose turn it is once the first chamber has passed it; Unspecified: either's, since the one that disagreed may concur
    // after all and the other recede.
    private Chamber _turn;
    private (Chamber Chamber, DateOnly Date) _lastPassed;
    private Chamber _agreedToReport;

    /// <summary>The result of one chamber's act.</summary>
    public enum Step
    {
        /// <summary>Nothing: the act was known already.</summary>
        None,

        /// <summary>The chamber where it began has acted on it.</summary>
        First,

        /// <summary>The other chamber has acted on it.</summary>
        Second,

        /// <summary>The exchange of amendments goes on.</summary>
        Back,

        /// <summary>Both agree on one text.</summary>
        Agreed,
    }

    /// <summary>Whether the first chamber has passed it.</summary>
    public bool FirstPassed { get; private set; }

    /// <summary>Whether both have passed it, but not the same text.</summary>
    public bool Exchanging { get; private set; }

    public Step Pass(Chamber chamber, DateOnly date, bool amended)
    {
        if (IsToldAgain(chamber, date))
            return Step.None;
        _lastPassed = (chamber, date);
        var first = !FirstPassed && chamber == origin;
        FirstPassed = true;
        _turn = chamber.Other();
        // What a chamber amends on the way through it first is just what it passes: nobody else has seen it yet.
        if (first)
            return Step.First;
        if (!amended)
            return Step.Agreed;
        Exchanging = true;
        _agreedToReport = Chamber.Unspecified;
        return Step.Back;
    }

    public Step Fail(Chamber chamber, DateOnly date)
    {
        if (IsToldAgain(chamber, date))
            return Step.None;
        if (!FirstPassed && chamber == origin)
            return Step.First;
        FirstPassed = true;
        if (!Exchanging)
        {
            _turn = chamber;
            return Step.Second;
        }
        _turn = Chamber.Unspecified;
        return Step.Back;
    }

    /// <summary>A chamber disagrees to the other's text.</summary>
    public void Disagree()
    {
        (FirstPassed, Exchanging) = (true, true);
        _turn = Chamber.Unspecified;
    }

    /// <summary>A chamber agrees to the conference report.</summary>
    /// <returns>Whether both have.</returns>
    public bool AgreeToReport(Chamber chamber)
    {
        Disagree();
        var both = _agreedToReport == chamber.Other();
        _agreedToReport = chamber;
        return both;
    }

    /// <summary>A chamber rejects the conference report. The next one needs both again.</summary>
    public void RejectReport()
    {
        Disagree();
        _agreedToReport = Chamber.Unspecified;
    }

    // The records tell of one passage several times on its day. It is also told again where it is the other chamber's turn;
    // but what the second chamber does before the first is a fact that implies the first.
    private bool IsToldAgain(Chamber chamber, DateOnly date) =>
        _lastPassed == (chamber, date) || (FirstPassed && _turn != Chamber.Unspecified && chamber != _turn);
}
