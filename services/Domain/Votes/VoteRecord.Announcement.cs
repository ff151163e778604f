namespace VoteTracker.Domain;

// What is announced of a vote, and that it is given up, documents say, and they arrive in any order. Two things are weighed, each against
// the greatest word so far, by the witness and the time of the document, as what was held is (VoteRecord.Words.cs):
//
// 1. What is announced: the greatest word of those that schedule or reschedule it.
// 2. Whether that stands: the vote is withdrawn unless that word outweighs the greatest of those that withdraw it.
//
// A call that names neither witness nor time is somebody's decision: it holds against every word before. What has no time of its own does
// not bring a withdrawn vote back, for it may have been written before.
public sealed partial record VoteRecord
{
    /// <summary>The greatest word for what is announced of it; null where that is the first.</summary>
    public Provenance? AnnouncedBy { get; init; }

    /// <summary>The greatest word that it will not be held as announced; null where nobody gave one.</summary>
    public Provenance? WithdrawnBy { get; init; }

    /// <summary>Whether documents may still say when it is to be held, or that it is not.</summary>
    /// <param name="by">Whose word it is.</param>
    internal bool HearsOfAnnouncement(Provenance by) =>
        Vote.State == VoteState.Scheduled || (Vote.State == VoteState.Withdrawn && StandingBy is null && by.IsDated);

    /// <summary>Puts another announcement in the place of the one before.</summary>
    /// <param name="announcement">What is announced now.</param>
    /// <param name="reason">Why, or empty.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The vote, the same where the word is outweighed; or VOTE_NOT_SCHEDULED.</returns>
    internal (VoteRecord? After, Rejection? Rejection) Reschedule(VoteAnnouncement announcement, string reason, Provenance by)
    {
        if (!HearsOfAnnouncement(by))
            return (null, Refuse("VOTE_NOT_SCHEDULED", "only a scheduled vote can be rescheduled"));
        var word = InTheNameOf(by);
        if (by.IsWeighed && !Outweighs(word, AnnouncedBy ?? Vote.Provenance))
            return (this, null);
        var after = Vote with { Announcement = announcement, Moment = announcement.Moment };
        if (Vote.State == VoteState.Scheduled || WithdrawnBy is null || !Outweighs(WithdrawnBy, word))
            after = after with { State = VoteState.Scheduled, Withdrawal = VoteWithdrawal.Unspecified, StateReason = reason };
        if (after != Vote)
            return (Revised(after with { Provenance = word }, reason, by) with { AnnouncedBy = word }, null);
        return (by.IsDated && !IsSameWord(word, AnnouncedBy ?? Vote.Provenance) ? this with { AnnouncedBy = word } : this, null);
    }

    /// <summary>Gives up an announced vote.</summary>
    /// <param name="withdrawal">Why.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The vote, the same where the word is outweighed; or VOTE_NOT_SCHEDULED.</returns>
    internal (VoteRecord? After, Rejection? Rejection) Withdraw(VoteWithdrawal withdrawal, string reason, Provenance by)
    {
        if (!HearsOfAnnouncement(by))
            return (null, Refuse("VOTE_NOT_SCHEDULED", "only a scheduled vote can be withdrawn"));
        var word = InTheNameOf(by);
        if (by.IsWeighed && !(Outweighs(word, AnnouncedBy ?? Vote.Provenance) && Outweighs(word, WithdrawnBy)))
            return (this, null);
        var after = Vote with { State = VoteState.Withdrawn, Withdrawal = withdrawal, StateReason = reason };
        return (after != Vote ? Revised(after, reason, by) with { WithdrawnBy = word }
            : IsSameWord(word, WithdrawnBy) ? this
            : this with { WithdrawnBy = word }, null);
    }
}
