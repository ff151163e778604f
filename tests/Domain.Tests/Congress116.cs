using System.Collections.Immutable;

namespace VoteTracker.Domain.Tests;

/// <summary>Measures, actions and roll calls as the records of the 116th Congress have them.</summary>
internal static class Congress116
{
    public static MeasureName Measure(MeasureType type, int number) => new(116, type, number);

    public static VoteName House(int number, int session = 1) => new(116, Chamber.House, session, number);

    public static VoteName Senate(int number, int session = 1) => new(116, Chamber.Senate, session, number);

    public static CapitolMoment On(string date, string time = "") =>
        CapitolMoment.TryParse(date, time, out var moment) ? moment : throw new FormatException(date + " " + time);

    public static VoteAnnouncement Announced(string date, string time = "", string? announced = null) => new(
        time.Length > 0 ? SchedulePrecision.Time : SchedulePrecision.Day, On(date, time), "The Speaker", announced is null ? null : On(announced).Date, "", "");

    public static OfficialAction Action(
        string date, ActionKind kind, Chamber chamber = Chamber.Unspecified, VoteName? vote = null, int sequence = 0, string? id = null) =>
        new(id ?? $"{date}-{sequence}-{kind}-{chamber}", On(date), sequence, kind, chamber, kind.ToString(), "", vote);

    public static Vote RollCall(
        VoteName name,
        MeasureName? measure,
        string date,
        VoteQuestion question = VoteQuestion.Passage,
        VoteThreshold threshold = VoteThreshold.Majority,
        bool? passed = null) => new()
        {
            Name = name,
            Measures = measure is { } on ? [on] : [],
            Question = "On " + question,
            QuestionKind = question,
            Method = VoteMethod.RollCall,
            Threshold = threshold,
            OfficialPassed = passed,
            Moment = On(date),
        };

    public static Vote Voice(VoteName name, MeasureName measure, string date, bool passed) =>
        RollCall(name, measure, date, passed: passed) with { Method = VoteMethod.Voice };

    public static ImmutableArray<Position> Positions(int yea, int nay, int present = 0, int notVoting = 0) =>
    [
        .. Members(VoteOption.Yea, 0, yea),
        .. Members(VoteOption.Nay, yea, nay),
        .. Members(VoteOption.Present, yea + nay, present),
        .. Members(VoteOption.NotVoting, yea + nay + present, notVoting),
    ];

    public static IEnumerable<Position> Members(VoteOption option, int from, int count) =>
        Enumerable.Range(from, count).Select(index => Member(index, option));

    public static Position Member(int index, VoteOption option, string candidate = "") => new(
        new Member($"M{index:000000}", "", $"Member {index}", index % 3 == 0 ? "R" : "D", "CA"), option, option.ToString(), candidate);
}
