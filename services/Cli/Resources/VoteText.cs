using System.Globalization;
using Spectre.Console;
using VoteTracker.Cli.Output;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Resources;

/// <summary>Votes as an operator reads them.</summary>
internal static class VoteText
{
    public static IEnumerable<(string, string)> Facts(Vote vote) =>
    [
        ("name", vote.Name),
        ("vote", Citation.Of(vote)),
        (vote.Resolutions.Count > 1 ? "measures" : "measure", Measures(vote)),
        ("amendment", Amendment(vote.Amendment)),
        ("purpose", vote.Amendment?.Purpose ?? ""),
        ("nomination", Document(vote.ExecutiveDocument, ExecutiveDocumentKind.Nomination)),
        ("treaty", Document(vote.ExecutiveDocument, ExecutiveDocumentKind.Treaty)),
        ("question", vote.Question),
        ("description", vote.Description),
        ("decides", VotePhrases.Question(vote.QuestionKind)),
        ("when", TimeText.Of(vote.Date, vote.TimeOfDay)),
        ("announced for", AnnouncementText.When(vote)),
        ("announced by", AnnouncementText.Source(vote.Announcement)),
        ("announced as", NameText.Of(vote.AnnouncedAs)),
        ("may be any of", NameText.Of(vote.PossibleAnnouncements)),
        ("held as", NameText.Of(vote.HeldAs)),
        ("may be held as", NameText.Of(vote.PossibleHeldAs)),
        ("how", VotePhrases.Method(vote.Method)),
        ("state", VotePhrases.State(vote)),
        ("counts", Counts(vote.Tally)),
        ("needed", Threshold(vote)),
        ("announced", vote.OfficialResult + (vote.HasOfficialPassed ? $" ({Carried(vote.OfficialPassed)})" : "")),
        ("by the count", vote.HasComputedPassed ? Carried(vote.ComputedPassed) : ""),
        ("tie-breaker", vote.TieBreaker is { } tie ? $"{tie.Officer}: {VotePhrases.Option(tie.Option)}" : ""),
        ("source", vote.Provenance is { } provenance ? Source(provenance) : ""),
        ("contradictions", string.Join("; ", vote.Contradictions)),
        ("why so", vote.StateReason),
        ("etag", vote.Etag),
    ];

    /// <summary>Whose word something is, and where it stands.</summary>
    public static string Source(Provenance provenance) => string.Join(", ", new[]
    {
        Display.OneLine(provenance.Source.Length > 0 ? provenance.Source : VotePhrases.Of(provenance.Witness)),
        provenance.Document.Length > 0 ? Display.OneLine(provenance.Document) : "",
        provenance.Author.Length > 0 ? $"recorded by {Display.OneLine(provenance.Author)}" : "",
    }.Where(part => part.Length > 0 && part != Display.None));

    public static Table Table(IEnumerable<Vote> votes)
    {
        var table = TableOutput.Create("NAME", "WHEN", "COUNT", "RESULT", "ON", "QUESTION");
        foreach (var vote in votes)
            table.Row(NameText.Short(vote.Name), vote.State == VoteState.Scheduled ? AnnouncementText.ShortWhen(vote) : TimeText.Of(vote.Date, vote.TimeOfDay),
                vote.Tally is { } tally ? VotePhrases.ShortCounts(tally) : "", VotePhrases.State(vote), NameText.Short(vote.Resolutions), vote.Question);
        return table;
    }

    public static Table Table(IEnumerable<Position> positions)
    {
        var table = TableOutput.Create("VOTE", "MEMBER", "NAME", "PARTY", "STATE", "POSITION");
        foreach (var position in positions)
        {
            var member = position.Member;
            table.Row(NameText.Short(position.Vote), Id(member), member.DisplayName, member.Party, member.State, Option(position.Option, position.Candidate));
        }

        return table;
    }

    /// <summary>What members did in two votes, a column each.</summary>
    public static Table Table(IEnumerable<PositionDifference> differences, Vote first, Vote other)
    {
        var table = TableOutput.Create("MEMBER", "NAME", "PARTY", "STATE", NameText.Of(first.Name), NameText.Of(other.Name));
        foreach (var difference in differences)
        {
            var member = difference.Member;
            table.Row(Id(member), member.DisplayName, member.Party, member.State,
                Option(difference.Base, difference.BaseCandidate), Option(difference.Other, difference.OtherCandidate));
        }

        return table;
    }

    /// <summary>The counts by party, of the options that anybody took; yea and nay, guilty and not guilty stand together.</summary>
    public static Table PartyTable(Tally tally)
    {
        (string Heading, Func<PartyTally, int> Count)[][] options =
        [
            [("YEA", party => party.Yea), ("NAY", party => party.Nay)],
            [("GUILTY", party => party.Guilty), ("NOT GUILTY", party => party.NotGuilty)],
            .. tally.ByCandidate.Select(person => new (string, Func<PartyTally, int>)[]
            {
                (Display.OneLine(person.Candidate), party => VotesFor(party, person.Candidate)),
            }),
            [("PRESENT", party => party.Present)],
            [("LIVE PAIRS", party => party.LivePairs)],
            [("NOT VOTING", party => party.NotVoting)],
        ];
        var shown = options.Where(both => both.Any(option => tally.ByParty.Any(party => option.Count(party) > 0))).SelectMany(both => both).ToArray();
        var table = TableOutput.Create(["PARTY", .. shown.Select(option => option.Heading)]);
        foreach (var party in tally.ByParty)
            table.Row([party.Party, .. shown.Select(option => Number(option.Count(party)))]);
        return table;

        static int VotesFor(PartyTally party, string candidate) =>
            party.ByCandidate.FirstOrDefault(person => person.Candidate == candidate)?.Votes ?? 0;
    }

    public static Table CandidateTable(Tally tally)
    {
        var table = TableOutput.Create("CANDIDATE", "VOTES");
        foreach (var candidate in tally.ByCandidate)
            table.Row(candidate.Candidate, Number(candidate.Votes));
        return table;
    }

    /// <summary>A vote in one line: what was asked, the count, what the rule needs, and how it ended.</summary>
    public static string Line(Vote vote)
    {
        string[] parts =
        [
            $"{NameText.Of(vote.Name)}: {Display.OneLine(vote.Question)}",
            Measures(vote),
            vote.State == VoteState.Scheduled ? AnnouncementText.When(vote) : TimeText.Of(vote.Date, vote.TimeOfDay),
            VotePhrases.State(vote),
            AnnouncementText.What(vote),
            Counts(vote.Tally),
            Parties(vote.Tally),
            Threshold(vote),
            Outcome(vote),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0 && part != Display.None));
    }

    // Number, author, and what it would amend.
    private static string Amendment(Amendment? amendment) => amendment is null ? "" : string.Join("; ", new[]
    {
        amendment.Number, amendment.Author, amendment.Amends.Length > 0 ? $"to {amendment.Amends}" : "",
    }.Where(part => part.Length > 0));

    private static string Document(ExecutiveDocument? document, ExecutiveDocumentKind kind) => document?.Kind != kind ? ""
        : document.Description.Length > 0 ? $"{document.Number}: {document.Description}"
        : document.Number;

    private static string Measures(Vote vote) => NameText.Of(vote.Resolutions);

    private static string Counts(Tally? tally) => tally is null ? "" : VotePhrases.Counts(tally);

    private static string Parties(Tally? tally) => tally is null || tally.Yea + tally.Nay + tally.Guilty + tally.NotGuilty == 0 ? ""
        : string.Join(", ", tally.ByParty.Select(party => $"{Display.OneLine(party.Party)} {party.Yea + party.Guilty}–{party.Nay + party.NotGuilty}"));

    private static string Threshold(Vote vote)
    {
        var rule = VotePhrases.Rule(vote.Threshold);
        return vote.Denominator > 0 ? $"{rule}: {vote.Needed} of {vote.Denominator}" : rule;
    }

    // Its state says the result already, where the count does not say another.
    private static string Outcome(Vote vote) =>
        vote is { HasOfficialPassed: true, HasComputedPassed: true } && vote.OfficialPassed != vote.ComputedPassed
            ? $"announced as {Carried(vote.OfficialPassed)}, but by the count it {Carried(vote.ComputedPassed)}"
            : "";

    private static string Carried(bool passed) => passed ? "carried" : "failed";

    private static string Id(Member member) => member.BioguideId.Length > 0 ? member.BioguideId : member.LisId;

    private static string Option(VoteOption option, string candidate) => candidate.Length > 0 ? candidate
        : option == VoteOption.Unspecified ? ""
        : VotePhrases.Option(option);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
