using System.Globalization;
using Google.Protobuf;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Records.History;

// Puts requests of many files into the order in which their events happened. On one moment: the measure is created, the statement
// issued or the vote announced, the vote recorded, and then the actions that cite it.
internal static class HistoryOrder
{
    public static IReadOnlyList<RecordedCall> Of(IEnumerable<IMessage> requests)
    {
        // What was taken off a schedule before it was announced in this history leaves nothing to tell.
        var all = requests.Where(request => request is not WithdrawVoteRequest).ToList();
        var votes = all.OfType<RecordVoteRequest>().DistinctBy(request => request.Vote.Name).ToList();
        var voteTimes = votes
            .Where(request => request.Vote.TimeOfDay.Length > 0)
            .ToDictionary(request => request.Vote.Name, request => TimeOf(request.Vote.TimeOfDay));
        var actions = all.OfType<RecordActionsRequest>()
            .GroupBy(request => (request.Name, request.Provenance))
            .SelectMany((document, index) => Moments(document.First(), index, document.SelectMany(request => request.Actions), voteTimes))
            .ToList();
        // A vote without a time of day happened when the first action that cites it did.
        foreach (var group in actions)
            foreach (var vote in group.Request.Actions.Select(action => action.Vote).Where(vote => vote.Length > 0))
                voteTimes.TryAdd(vote, group.Time);

        var events = all.Select(request => request switch
        {
            CreateResolutionRequest create => new Event(DayOf(create.Resolution.IntroducedDate), TimeOnly.MinValue, 0, 0, create),
            IssueVetoThreatRequest issue => new Event(DayOf(issue.VetoThreat.IssueDate), TimeOnly.MinValue, 1, 0, issue),
            ScheduleVoteRequest announced => new Event(DayOf(announced.Vote?.Announcement?.AnnouncedDate ?? ""), TimeOnly.MinValue, 1, 0, announced),
            RecordVoteRequest or RecordActionsRequest => null,
            _ => throw new ArgumentException($"no record amounts to a {request.Descriptor.Name}", nameof(requests)),
        }).OfType<Event>();
        events = events
            .Concat(votes.Select(request => new Event(
                DayOf(request.Vote.Date), voteTimes.GetValueOrDefault(request.Vote.Name), 2, request.Vote.Number, request)))
            .Concat(actions.Select(group => new Event(group.Day, group.Time, 3, group.Document, group.Request)));
        return [.. events
            .OrderBy(happened => happened.Day)
            .ThenBy(happened => happened.Time)
            .ThenBy(happened => happened.Rank)
            .ThenBy(happened => happened.Within)
            .Select(happened => new RecordedCall(
                WashingtonTime.At(happened.Day, happened.Time), RecordedHistory.MethodOf(happened.Request), happened.Request))];
    }

    // The actions that one document has of one measure, in groups of one moment each. Within a day their sequence decides; an action
    // without a time of its own happened no earlier than the one before it, nor than the vote it cites.
    private static IEnumerable<Group> Moments(
        RecordActionsRequest document, int index, IEnumerable<Action> actions, Dictionary<string, TimeOnly> voteTimes)
    {
        Group? group = null;
        foreach (var action in actions.OrderBy(action => action.Date, StringComparer.Ordinal).ThenBy(action => action.Sequence))
        {
            var day = DayOf(action.Date);
            var time = action.TimeOfDay.Length > 0 ? TimeOf(action.TimeOfDay) : TimeOnly.MinValue;
            if (voteTimes.TryGetValue(action.Vote, out var voted) && voted > time)
                time = voted;
            if (group is not null && group.Day == day && group.Time > time)
                time = group.Time;
            if (group is null || group.Day != day || group.Time != time)
            {
                if (group is not null)
                    yield return group;
                // What happened in one moment is not all that the document has: none of them is whole.
                group = new(day, time, index, new()
                {
                    Name = document.Name,
                    Provenance = document.Provenance,
                    SkipInvalidActions = document.SkipInvalidActions,
                });
            }

            group.Request.Actions.Add(action);
        }

        if (group is not null)
            yield return group;
    }

    private static DateOnly DayOf(string date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new ArgumentException($"\"{date}\" is no date such as 2019-02-26", nameof(date));

    private static TimeOnly TimeOf(string time) =>
        TimeOnly.TryParseExact(time, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment
            : throw new ArgumentException($"\"{time}\" is no time such as 18:32:00", nameof(time));

    private sealed record Event(DateOnly Day, TimeOnly Time, int Rank, int Within, IMessage Request);

    private sealed record Group(DateOnly Day, TimeOnly Time, int Document, RecordActionsRequest Request);
}
