using Google.Protobuf;
using VoteTracker.Records.History;
using VoteTracker.V1;

namespace VoteTracker.Cli.Demo;

/// <summary>
/// What a roll call would have looked like to those who followed it. The record has every position, and not the order in which they came:
/// that of the record stands in its place, which the screen says.
/// </summary>
internal static class LiveReplay
{
    private const int Portions = 4;

    /// <summary>The calls of a history, with those before a roll call that was announced in it that follow it live.</summary>
    /// <param name="calls">The calls.</param>
    public static IEnumerable<IMessage> Of(IReadOnlyList<RecordedCall> calls)
    {
        var announced = calls.Select(call => call.Request).OfType<ScheduleVoteRequest>().Select(schedule => schedule.Vote).ToList();
        foreach (var call in calls)
        {
            if (call.Request is RecordVoteRequest { Vote.Number: > 0 } held && announced.Find(vote => IsHeldAs(vote, held.Vote)) is { } live)
            {
                announced.Remove(live);
                foreach (var step in Steps(live.Name, held))
                    yield return step;
            }

            yield return call.Request;
        }
    }

    // The services decide what was held as what; this only picks what is shown live.
    private static bool IsHeldAs(Vote announced, Vote held) =>
        announced.Resolutions.Equals(held.Resolutions) && announced.Chamber == held.Chamber && announced.QuestionKind == held.QuestionKind;

    private static IEnumerable<IMessage> Steps(string live, RecordVoteRequest held)
    {
        // When a chamber began to vote is not on record either.
        yield return new OpenVoteRequest { Name = live, Date = held.Vote.Date };
        foreach (var portion in held.Positions.Chunk((held.Positions.Count + Portions - 1) / Portions))
            yield return new RecordPositionsRequest { Name = live, Positions = { portion } };
        yield return new CloseVoteRequest { Name = live, OfficialResult = held.Vote.OfficialResult, OfficialPassed = held.Vote.OfficialPassed };
    }
}
