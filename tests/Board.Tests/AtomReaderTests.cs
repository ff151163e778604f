using System.Collections.Concurrent;
using Google.Protobuf;
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
        var updates = new UpdateService.UpdateServiceClient(log);
        await Assert.ThrowsAsync<RpcException>(() => ReadAsync());
        await Assert.ThrowsAsync<RpcException>(() => ReadAsync());

        var entries = await ReadAsync();

        Assert.Equal(Enumerable.Range(1, Last).Reverse().Select(offset => (long)offset), entries.Select(entry => entry.Offset));
        Assert.Equal(Last, log.Answered.Count);
        Assert.Equal(Last, log.Answered.Distinct().Count());

        Task<IReadOnlyList<AtomEntry>> ReadAsync()
        {
            log.Mend();
            return reader.ReadAsync("congresses/116", updates, () => default, CancellationToken.None);
        }
    }

    /// <summary>Answers so many calls, and then refuses each until it is mended.</summary>
    private sealed class BreakingLog(int answersUntilBroken) : CallInvoker
    {
        private int _left;

        public ConcurrentBag<long> Answered { get; } = [];

        public void Mend() => _left = answersUntilBroken;

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            new(
                Task.FromResult((TResponse)(object)Answer(request)), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        private IMessage Answer(object request)
        {
            if (request is not GetUpdateRequest { Offset: var offset })
                return new Head { Epoch = "a", Offset = Last, OldestOffset = 1 };
            if (Interlocked.Decrement(ref _left) < 0)
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "too late"));
            Answered.Add(offset);
            return new Update
            {
                Offset = offset,
                Commit = "c",
                CommitTime = new Timestamp(),
                Type = UpdateType.ResolutionCreated,
                Resolution = new Resolution { Name = "congresses/116/resolutions/hjres46" },
            };
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }
}
