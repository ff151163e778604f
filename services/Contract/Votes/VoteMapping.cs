using System.Collections.Immutable;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Votes;

/// <summary>Votes between domain and contract.</summary>
public static class VoteMapping
{
    /// <summary>Writes a vote as readers get it.</summary>
    /// <returns>The message with its etag.</returns>
    public static V1.Vote ToContract(this Vote vote)
    {
        var message = new V1.Vote
        {
            Name = vote.Name.ToString(),
            Resolutions = { vote.Measures.Select(measure => measure.ToString()) },
            Chamber = (V1.Chamber)vote.Name.Chamber,
            Session = vote.Name.Session,
            Number = vote.Name.Number,
            Question = vote.Question,
            QuestionKind = (V1.VoteQuestion)vote.QuestionKind,
            Method = (V1.VoteMethod)vote.Method,
            Threshold = (V1.VoteThreshold)vote.Threshold,
            State = (V1.VoteState)vote.State,
            Tally = vote.Tally?.ToContract(),
            OfficialResult = vote.OfficialResult,
            TieBreaker = vote.TieBreaker is null
                ? null
                : new V1.TieBreaker { Officer = vote.TieBreaker.Officer, Option = (V1.VoteOption)vote.TieBreaker.Option },
            Date = ResolutionMapping.FormatDate(vote.Moment.Date),
            TimeOfDay = ResolutionMapping.FormatTime(vote.Moment.Time),
            Sworn = vote.Sworn,
            Description = vote.Description,
            StateReason = vote.StateReason,
            Announcement = vote.Announcement?.ToContract(),
            HeldAs = vote.Links.HeldAs,
            AnnouncedAs = { vote.Links.AnnouncedAs.Select(name => name.ToString()) },
            PossibleAnnouncements = { vote.Links.Possible.Select(name => name.ToString()) },
            PossibleHeldAs = { vote.Links.PossibleHeldAs },
            Withdrawal = (V1.VoteWithdrawal)vote.Withdrawal,
            Contradictions = { vote.Contradictions.Items },
            Provenance = vote.Provenance?.ToContract(),
            Amendment = vote.Amendment is { } amendment
                ? new V1.Amendment { Number = amendment.Number, Author = amendment.Author, Purpose = amendment.Purpose, Amends = amendment.Amends }
                : null,
            ExecutiveDocument = vote.ExecutiveDocument is { } document
                ? new V1.ExecutiveDocument { Kind = (V1.ExecutiveDocumentKind)document.Kind, Number = document.Number, Description = document.Description }
                : null,
        };
        if (vote.OfficialPassed is { } official)
            message.OfficialPassed = official;
        if (vote.Computation is { } computation)
        {
            message.ComputedPassed = computation.Passed;
            message.Denominator = computation.Denominator;
            message.Needed = computation.Needed;
        }
        return message.WithEtag((vote, etag) => vote.Etag = etag);
    }

    /// <summary>Reads an amendment.</summary>
    internal static Amendment ToDomain(this V1.Amendment amendment) =>
        new(amendment.Number, amendment.Author, amendment.Purpose, amendment.Amends);

    /// <summary>Reads a nomination or a treaty.</summary>
    internal static ExecutiveDocument ToDomain(this V1.ExecutiveDocument document) =>
        new((ExecutiveDocumentKind)document.Kind, document.Number, document.Description);

    /// <summary>Reads an announcement as it was written here.</summary>
    /// <param name="announcement">The message.</param>
    internal static VoteAnnouncement ToDomain(this V1.VoteAnnouncement announcement) => new(
        (SchedulePrecision)announcement.Precision,
        StoredText.Moment(announcement.Date, announcement.TimeOfDay),
        announcement.AnnouncedBy,
        announcement.AnnouncedDate.Length > 0 ? StoredText.Moment(announcement.AnnouncedDate, "").Date : null,
        announcement.Citation,
        announcement.Uri);

    private static V1.VoteAnnouncement ToContract(this VoteAnnouncement announcement) => new()
    {
        Precision = (V1.SchedulePrecision)announcement.Precision,
        Date = ResolutionMapping.FormatDate(announcement.Moment.Date),
        TimeOfDay = ResolutionMapping.FormatTime(announcement.Moment.Time),
        AnnouncedBy = announcement.AnnouncedBy,
        AnnouncedDate = announcement.AnnouncedDate is { } date ? ResolutionMapping.FormatDate(date) : "",
        Citation = announcement.Citation,
        Uri = announcement.Uri,
    };

    /// <summary>Writes a position as readers get it.</summary>
    public static V1.Position ToContract(this Position position) => new()
    {
        Member = new V1.Member
        {
            BioguideId = position.Member.BioguideId,
            LisId = position.Member.LisId,
            DisplayName = position.Member.DisplayName,
            Party = position.Member.Party,
            State = position.Member.State,
        },
        Option = (V1.VoteOption)position.Option,
        PrintedOption = position.PrintedOption,
        Candidate = position.Candidate,
    };

    /// <summary>Reads a position.</summary>
    /// <param name="position">The message.</param>
    public static Position ToDomain(this V1.Position position)
    {
        var member = position.Member;
        return new Position(
            new Member(member.BioguideId, member.LisId, member.DisplayName, member.Party, member.State),
            (VoteOption)position.Option,
            position.PrintedOption,
            position.Candidate);
    }
}
