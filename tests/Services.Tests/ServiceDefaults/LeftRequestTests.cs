using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.ServiceDefaults.Requests;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>A client that leaves while its request is read is no fault of the server: a flood of such calls must not fill its log.</summary>
public sealed class LeftRequestTests
{
    private static readonly byte[] Message = [0, 0, 0, 0, 0];

    [Fact]
    public Task One_that_leaves_before_its_message_was_read_has_cancelled() => IsCancelledAsync(new LeftBody(whileReading: true));

    [Fact]
    public Task One_that_leaves_while_its_message_is_taken_has_cancelled() => IsCancelledAsync(new LeftBody(whileReading: false));

    private static async Task IsCancelledAsync(PipeReader body)
    {
        await using var timer = new RequestTimer(new DefaultHttpContext(), TimeSpan.FromMinutes(1));
        var bytes = new RequestBytes(new ByteAccount(1 << 20), new ByteAccount(1 << 20));
        var reader = new RequestFrameReader(body, isStream: false, encoding: null, bytes, timer);

        var left = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            var read = await reader.ReadAsync(TestContext.Current.CancellationToken);
            reader.AdvanceTo(read.Buffer.End);
        });

        Assert.Equal(StatusCode.Cancelled, left.StatusCode);
    }

    // Kestrel says so in whichever of the two it finds out. Nothing else is asked of a request's body; a call of it fails the test.
    private sealed class LeftBody(bool whileReading) : PipeReader
    {
        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => whileReading
            ? throw Left()
            : ValueTask.FromResult(new ReadResult(new ReadOnlySequence<byte>(Message), isCanceled: false, isCompleted: true));

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed) => throw Left();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw Left();

        public override void CancelPendingRead() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        private static IOException Left() => new("The client reset the request stream.");
    }
}
