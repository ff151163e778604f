using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.State.Connection;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>One decision, while others write.</summary>
public sealed class CommandAttemptTests
{
    [Fact]
    public async Task What_is_written_in_the_form_of_one_schema_version_is_not_committed_as_of_another()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = new RedisConnection(
            Options.Create(new RedisOptions { Endpoint = redis.Endpoint }), NullLogger<RedisConnection>.Instance, _ => { });
        using var places = new LargeReads(1, waitForClient: false);
        var name = new VoteName(116, Chamber.House, 1, 94);
        var mark = RequestMark.Of(116, caller: "", requestId: "", new Empty(), DateTimeOffset.UnixEpoch);
        var command = new Command<V1.Vote>(116, $"{name}", mark, async reads =>
        {
            await reads.VoteAsync(name);
            // The release before makes the Congress meanwhile.
            await redis.SendLineAsync("HSET {congresses/116}:meta epoch e schema 2");
            return new DecisionWithReply<V1.Vote>(Decision.Accept(new VoteChange(ChangeType.Silent, LongRollCall(name), [])), _ => new());
        });
        using var attempt = new CommandAttempt<V1.Vote>(
            command, connection.Database, cache: null, newSchema: 3, turn: new SemaphoreSlim(1), places.Place());

        await attempt.DecideAsync();

        var form = attempt.Contents.Writes.OfType<StoredVote>().Single().Form;
        Assert.Equal((IndexForm.Few, 3), (form, attempt.Schema));
    }

    private static VoteRecord LongRollCall(VoteName name) => new(
        new Vote { Name = name, Question = "On Passage", Method = VoteMethod.RollCall, State = VoteState.Closed },
        [
            .. Enumerable.Range(0, 100).Select(number =>
                new Position(new Member($"M{number:D6}", "", $"Member number {number}", "D", "VA"), VoteOption.Yea, "", "")),
        ]);
}
