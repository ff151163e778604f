using Grpc.Core;
using Microsoft.Extensions.Logging;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Requests that are not what they should be.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    private static readonly byte[] Junk = [.. Enumerable.Repeat((byte)0x7b, 100)];

    private TestProcess _process = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _process = await TestProcess.StartAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_without_a_stack_in_the_log()
    {
        using var call = _process.Channel.CreateCallInvoker().AsyncUnaryCall(
            Method<AnyResponse>(MethodType.Unary, VoteService.Descriptor.FullName, "GetVote"), null, new CallOptions(cancellationToken: Cancellation), Junk);

        AssertMalformed(Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () => await call)));
    }

    [Fact]
    public async Task Bytes_that_are_no_message_end_a_stream_the_same_way()
    {
        using var call = _process.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            Method<AnyResponse>(MethodType.DuplexStreaming, SubscriptionService.Descriptor.FullName, "Deliver"), null, new CallOptions(cancellationToken: Cancellation));
        await call.RequestStream.WriteAsync(Junk, Cancellation);

        AssertMalformed(Refusal.Of(await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation))));
    }

    [Theory]
    [InlineData(129, "name")]
    [InlineData(100_000, "name")]
    public async Task A_text_beyond_its_limit_is_refused_before_anything_looks_at_it(int length, string field)
    {
        var refusal = await Refusal.OfAsync(async () => await new VoteService.VoteServiceClient(_process.Channel)
            .GetVoteAsync(new GetVoteRequest { Name = new string('語', length) }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", field), (refusal.Code, refusal.Reason, refusal.Fields.Single()));
        Assert.Contains("at most 128", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_with_a_reason()
    {
        using var call = _process.Channel.CreateCallInvoker().AsyncUnaryCall(
            Method<AnyResponse>(MethodType.Unary, VoteService.Descriptor.FullName, "GetVote"), null, new CallOptions(cancellationToken: Cancellation),
            new byte[(3 * 1024 * 1024) + 1]);

        var refusal = Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () => await call));

        Assert.Equal((StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public async Task A_list_beyond_its_limit_is_refused_by_its_path()
    {
        var request = new WatchRequest { Filter = new UpdateFilter() };
        request.Filter.Resources.AddRange(Enumerable.Repeat("congresses/116/resolutions/hr1", 1_001));
        using var watch = new UpdateService.UpdateServiceClient(_process.Channel).Watch(request, cancellationToken: Cancellation);

        var refusal = await Refusal.OfAsync(() => watch.ResponseStream.MoveNext(Cancellation));

        Assert.Equal(("INVALID_FIELD", "filter.resources"), (refusal.Reason, refusal.Fields.Single()));
    }

    private static Method<byte[], TResponse> Method<TResponse>(MethodType type, string service, string name)
        where TResponse : class, new() => new(
            type, service, name, Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes), Marshallers.Create(_ => Array.Empty<byte>(), _ => new TResponse()));

    private void AssertMalformed(Refusal refusal)
    {
        Assert.Equal((StatusCode.InvalidArgument, "MALFORMED_MESSAGE"), (refusal.Code, refusal.Reason));
        Assert.DoesNotContain(_process.Logs, entry => entry.Level >= LogLevel.Warning);
    }

    // Whatever comes back is not looked at.
    private sealed class AnyResponse;
}
