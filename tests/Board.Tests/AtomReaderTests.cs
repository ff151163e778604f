using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.Board.Atom;
using VoteTracker.V1;

namespace VoteTracker.Board.Tests;

/// <summary>A feed whose updates take longer to read than one call may last: each call gets further.</summary>
public sealed class AtomReaderTests
{
    private const int Last = 60;

    [Fact]
    public async Task What_was_read_before_a_read_failed_is_not_read_again()
    {
        var log = new BreakingLog(answersUntilBroken: 25);
        var reader = new AtomReader();
        await Assert.ThrowsAsync<RpcException>(() => ReadAsync());
        await Assert.ThrowsAsync<RpcException>(() => ReadAsync());

        var entries = await ReadAsync();

        Assert.Equal(Enumerable.Range(1, Last).Reverse().Select(offset => (long)offset), entries.Select(entry => entry.Offset));
        Assert.Equal(Last, log.Answered.Count);
        Assert.Equal(Last, log.Answered.Distinct().Count());

        Task<IReadOnlyList<AtomEntry>> ReadAsync()
        {
            log.Mend();
            return reader.ReadAsync("congresses/116", log, () => default, CancellationToken.None);
        }
    }

    /// <summary>Answers so many calls, and then refuses each until it is mended.</summary>
    private sealed class BreakingLog(int answersUntilBroken) : UpdateService.UpdateServiceClient
    {
        private int _left;

        public ConcurrentBag<long> Answered { get; } = [];

        public void Mend() => _left = answersUntilBroken;

        public override AsyncUnaryCall<Head> GetHeadAsync(GetHeadRequest request, CallOptions options) =>
            Answer(new Head { Epoch = "a", Offset = Last, OldestOffset = 1 });

        public override AsyncUnaryCall<Update> GetUpdateAsync(GetUpdateRequest request, CallOptions options)
        {
            if (Interlocked.Decrement(ref _left) < 0)
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "too late"));
            Answered.Add(request.Offset);
            return Answer(new Update
            {
                Offset = request.Offset,
                Commit = "c",
                CommitTime = new Timestamp(),
                Type = UpdateType.ResolutionCreated,
                Resolution = new Resolution { Name = "congresses/116/resolutions/hjres46" },
            });
        }

        private static AsyncUnaryCall<T> Answer<T>(T message) =>
            new(Task.FromResult(message), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }
}
