using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>An action as it is on record.</summary>
/// <param name="Action">What it says.</param>
/// <param name="Sources">Who states it, one for each witness.</param>
/// <param name="Withdrawal">Why it does not count, or null where it does.</param>
public sealed record RecordedAction(OfficialAction Action, ImmutableArray<StatementSource> Sources, Withdrawal? Withdrawal = null)
{
    /// <summary>Names it within the measure.</summary>
    public string Id => Action.Id;

    /// <summary>Whether it counts.</summary>
    public bool Counts => Withdrawal is null;

    /// <inheritdoc/>
    public bool Equals(RecordedAction? other) =>
        other is not null && Action == other.Action && Sources.SequenceEqual(other.Sources) && Withdrawal == other.Withdrawal;

    /// <inheritdoc/>
    public override int GetHashCode() => Action.GetHashCode();
}

/// <summary>Where a witness states an action.</summary>
/// <param name="Provenance">
/// The newest document of this witness that does, and when this witness's word was first recorded here, by whom.
/// </param>
/// <param name="IsNewest">Whether that is its newest whole document, which then says its name and time in place of these.</param>
public sealed record StatementSource(Provenance Provenance, bool IsNewest = false);

/// <summary>That an action does not count.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Time">Since when.</param>
/// <param name="Author">Who withdrew it by hand, or empty.</param>
/// <param name="ByHand">Whether it was withdrawn by hand.</param>
public sealed record Withdrawal(string Reason, DateTimeOffset Time, string Author = "", bool ByHand = false);

/// <summary>What is to be kept of a measure's actions after a command.</summary>
/// <param name="Actions">The actions to write, each with its standing, what followers are told of or not.</param>
/// <param name="Wholes">The newest whole documents on the measure, or null where they are as before.</param>
public sealed record ActionFiling(ImmutableArray<(RecordedAction Action, ActionStanding Standing)> Actions, ImmutableArray<WholeDocument>? Wholes);

/// <summary>Something about an action that did not stop the command.</summary>
/// <param name="Action">The action's id.</param>
/// <param name="Reason">A stable name for programs.</param>
/// <param name="Message">For people.</param>
public sealed record ActionWarning(string Action, string Reason, string Message);
