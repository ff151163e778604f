using System.Globalization;
using VoteTracker.V1;

namespace VoteTracker.Wording;

/// <summary>Votes in words.</summary>
public static class VotePhrases
{
    /// <summary>Where a vote stands, or how it ended: Under way; Passed.</summary>
    public static string State(Vote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return vote.State switch
        {
            VoteState.Scheduled => "Announced",
            VoteState.Open => "Under way",
            VoteState.Closed => Result(vote),
            VoteState.Corrected => $"{Result(vote)}, corrected",
            VoteState.Vacated => "Vacated",
            VoteState.Withdrawn => "Withdrawn",
            VoteState.Held => "Held under another name",
            _ => Phrase.Of(vote.State),
        };
    }

    /// <summary>Whether it is announced, its day is past, and nobody said that it was held or withdrawn. Computed: no record says so.</summary>
    public static bool IsOverdue(Vote vote) => vote is { State: VoteState.Scheduled, Announcement: { } announcement } && DayText.IsPast(announcement);

    /// <summary>The result in the words of the record; by the count where it has none.</summary>
    public static string Result(Vote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return vote.OfficialResult.Length > 0 ? VisibleText.OnOneLine(vote.OfficialResult)
            : vote.HasOfficialPassed ? Carried(vote.OfficialPassed)
            : vote.HasComputedPassed ? Carried(vote.ComputedPassed)
            : "Ended";
    }

    /// <summary>How it was decided, where nobody was asked by name.</summary>
    public static string Method(VoteMethod method) => method switch
    {
        VoteMethod.RollCall => "Roll call",
        VoteMethod.Voice => "By voice",
        VoteMethod.Division => "Members stood and were counted",
        VoteMethod.UnanimousConsent => "By unanimous consent",
        VoteMethod.ByRule => "Deemed decided by a rule",
        _ => Phrase.Of(method),
    };

    /// <summary>The rule that it must satisfy.</summary>
    public static string Rule(VoteThreshold threshold) => threshold switch
    {
        VoteThreshold.Majority => "a majority of those voting",
        VoteThreshold.TwoThirds => "two thirds of those voting",
        VoteThreshold.ThreeFifths => "three fifths of those voting",
        VoteThreshold.ThreeFifthsSworn => "three fifths of the senators sworn",
        VoteThreshold.MajorityForPerson => "a majority of the votes for a person",
        VoteThreshold.Unspecified => "",
        _ => Phrase.Of(threshold),
    };

    /// <summary>A member's position.</summary>
    public static string Option(VoteOption option) => option switch
    {
        VoteOption.Yea => "Yea",
        VoteOption.Nay => "Nay",
        VoteOption.Present => "Present",
        VoteOption.NotVoting => "Not voting",
        VoteOption.Guilty => "Guilty",
        VoteOption.NotGuilty => "Not guilty",
        VoteOption.Candidate => "For a person",
        VoteOption.LivePair => "Present, live pair",
        _ => Phrase.Of(option),
    };

    /// <summary>Why an announced vote will not be held.</summary>
    public static string Of(VoteWithdrawal withdrawal) => withdrawal switch
    {
        VoteWithdrawal.Postponed => "put off without a day",
        VoteWithdrawal.TakenOff => "taken off the schedule",
        VoteWithdrawal.Overtaken => "overtaken by what happened",
        _ => Phrase.Of(withdrawal),
    };

    /// <summary>Whose word something is; empty where nobody said.</summary>
    public static string Of(Witness witness) => witness switch
    {
        Witness.LibraryOfCongress => "Library of Congress",
        Witness.OwnRecord => "the record of who did it",
        Witness.Press => "the press",
        _ => Phrase.Of(witness),
    };

    /// <summary>Yeas against nays, or guilty against not guilty: 245–182.</summary>
    public static string Count(Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        var (more, less) = tally.Guilty + tally.NotGuilty > 0 ? (tally.Guilty, tally.NotGuilty) : (tally.Yea, tally.Nay);
        return string.Create(CultureInfo.InvariantCulture, $"{more}–{less}");
    }

    /// <summary>The counts that a vote has, each with what it counts: yea 245, nay 182, not voting 5; Pelosi 220, McCarthy 192, present 3.</summary>
    public static string Counts(Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        IEnumerable<(string What, int Count)> counts =
        [
            // The one without the other says less: yea 400, nay 0.
            .. tally.Yea + tally.Nay > 0 ? new[] { ("yea", tally.Yea), ("nay", tally.Nay) } : [],
            .. tally.Guilty + tally.NotGuilty > 0 ? new[] { ("guilty", tally.Guilty), ("not guilty", tally.NotGuilty) } : [],
            .. tally.ByCandidate.Select(person => (VisibleText.OnOneLine(person.Candidate), person.Votes)),
            .. new[] { ("present", tally.Present), ("live pairs", tally.LivePairs), ("not voting", tally.NotVoting) }.Where(count => count.Item2 > 0),
        ];
        return string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.What} {count.Count}")));
    }

    /// <summary>The same in short, for a column: 245–182; Pelosi 220, McCarthy 192; present 405.</summary>
    public static string ShortCounts(Tally tally)
    {
        ArgumentNullException.ThrowIfNull(tally);
        return tally.Yea + tally.Nay + tally.Guilty + tally.NotGuilty > 0 ? Count(tally)
            : tally.ByCandidate.Count > 0
                ? string.Join(", ", tally.ByCandidate.Take(2).Select(person => string.Create(
                    CultureInfo.InvariantCulture, $"{VisibleText.OnOneLine(person.Candidate)} {person.Votes}")))
            : tally.Present > 0 ? string.Create(CultureInfo.InvariantCulture, $"present {tally.Present}")
            : "";
    }

    /// <summary>What the question means for the measures that it is on; empty where it moves none.</summary>
    public static string Question(VoteQuestion question) => question switch
    {
        VoteQuestion.Passage => "Passage",
        VoteQuestion.PassageUnderSuspension => "Passage under suspension of the rules",
        VoteQuestion.VetoOverride => "Override of the veto",
        VoteQuestion.Cloture => "Cloture",
        _ => Phrase.Of(question),
    };

    /// <summary>A party by the letter that the record prints.</summary>
    public static string Party(string party) => party switch
    {
        "D" or "Democratic" => "Democrats",
        "R" or "Republican" => "Republicans",
        "I" or "ID" or "Independent" => "Independents",
        "L" or "Libertarian" => "Libertarians",
        "" => "No party given",
        _ => VisibleText.OnOneLine(party),
    };

    /// <summary>One of a party.</summary>
    public static string PartyMember(string party) => Party(party) is var name && name.EndsWith('s') ? name[..^1] : name;

    private static string Carried(bool passed) => passed ? "Passed" : "Failed";
}
