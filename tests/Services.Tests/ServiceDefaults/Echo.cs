using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>A Deliver stream that answers each message, to see that its connection lives.</summary>
internal sealed class Echo(AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call) : IAsyncDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<Echo> OpenAsync(TestProcess process) => OpenAsync(process.Channel, process.Script);

    public static async Task<Echo> OpenAsync(GrpcChannel channel, Script script)
    {
        script.Deliver = AnswerAsync;
        var echo = new Echo(new SubscriptionService.SubscriptionServiceClient(channel).Deliver(cancellationToken: Cancellation));
        await echo.AnswersAsync();
        return echo;
    }

    public async Task AnswersAsync()
    {
        await call.RequestStream.WriteAsync(new DeliverRequest { Acknowledge = new() { DeliveryIds = { "x" } } }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await call.RequestStream.CompleteAsync();
        call.Dispose();
    }

    private static async Task AnswerAsync(IAsyncStreamReader<DeliverRequest> requests, IServerStreamWriter<DeliverResponse> responses, ServerCallContext context)
    {
        while (await requests.MoveNext(context.CancellationToken))
            await responses.WriteAsync(new DeliverResponse());
    }
}
