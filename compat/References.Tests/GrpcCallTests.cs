using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace VoteTracker.Compat.References.Tests;

/// <summary>The published server and client over the stand-ins: one service with a method of every kind, over a socket.</summary>
public sealed class GrpcCallTests : IAsyncLifetime
{
    private WebApplication? _server;
    private GrpcChannel? _channel;

    private CallInvoker Invoker => _channel!.Intercept(
        new Mark("outer"),
        new Mark("inner"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        _server = builder.Build();
        _server.MapGrpcService<Echo>();
        await _server.StartAsync();
        _channel = GrpcChannel.ForAddress(_server.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_unary_call_carries_headers_message_and_trailers()
    {
        var options = new CallOptions([], cancellationToken: Cancellation);
        using var call = Invoker.AsyncUnaryCall(EchoBase.UnaryMethod, null, options, new Text("hello"));

        Assert.Equal("hello", (await call).Value);
        Assert.Equal("outer, inner", (await call.ResponseHeadersAsync).GetValue("marks"));
        Assert.Equal([1, 2, 255], call.GetTrailers().GetValueBytes("trailer-bin")!);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failure_arrives_with_status_and_trailers()
    {
        using var call = Invoker.AsyncUnaryCall(EchoBase.UnaryMethod, null, new CallOptions([], cancellationToken: Cancellation), new Text("fail"));
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "as asked"), exception.Status);
        Assert.Equal("because", exception.Trailers.GetValue("why"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_deadline_that_passes_ends_the_call()
    {
        var options = new CallOptions([], deadline: DateTime.UtcNow.AddMilliseconds(100), cancellationToken: Cancellation);
        using var call = Invoker.AsyncUnaryCall(EchoBase.UnaryMethod, null, options, new Text("hang"));

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Streams_keep_every_message_in_order_both_ways()
    {
        const int Count = 2000;
        using var call = Invoker.AsyncDuplexStreamingCall(EchoBase.DuplexMethod, null, new CallOptions([], cancellationToken: Cancellation));
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < Count; i++)
                    await call.RequestStream.WriteAsync(new Text($"{i}"), Cancellation);
                await call.RequestStream.CompleteAsync();
            },
            Cancellation);
        var expected = 0;
        await foreach (var message in call.ResponseStream.ReadAllAsync(Cancellation))
            Assert.Equal($"{expected++}", message.Value);
        await writing;

        Assert.Equal(Count, expected);
    }

    public sealed record Text(string Value);

    /// <summary>What the code generator would make of a service.</summary>
    [BindServiceMethod(typeof(EchoBase), nameof(Bind))]
    public abstract class EchoBase
    {
        private static readonly Marshaller<Text> Marshaller = Marshallers.Create(
            text => Encoding.UTF8.GetBytes(text.Value),
            bytes => new Text(Encoding.UTF8.GetString(bytes)));

        public static Method<Text, Text> UnaryMethod { get; } = new(MethodType.Unary, "test.Echo", "Unary", Marshaller, Marshaller);

        public static Method<Text, Text> DuplexMethod { get; } =
            new(MethodType.DuplexStreaming, "test.Echo", "Duplex", Marshaller, Marshaller);

        public static void Bind(ServiceBinderBase binder, EchoBase? service)
        {
            ArgumentNullException.ThrowIfNull(binder);
            binder.AddMethod(UnaryMethod, service is null ? null : new UnaryServerMethod<Text, Text>(service.Unary));
            binder.AddMethod(DuplexMethod, service is null ? null : new DuplexStreamingServerMethod<Text, Text>(service.Duplex));
        }

        public abstract Task<Text> Unary(Text request, ServerCallContext context);

        public abstract Task Duplex(
            IAsyncStreamReader<Text> requests,
            IServerStreamWriter<Text> responses,
            ServerCallContext context);
    }

    public sealed class Echo : EchoBase
    {
        public override async Task<Text> Unary(Text request, ServerCallContext context)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(context);
            if (request.Value == "fail")
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "as asked"), new Metadata { { "why", "because" } });
            if (request.Value == "hang")
                await Task.Delay(Timeout.Infinite, context.CancellationToken);

            var marks = string.Join(',', context.RequestHeaders.GetAll("mark").Select(entry => entry.Value));
            await context.WriteResponseHeadersAsync(new Metadata { { "marks", marks } });
            context.ResponseTrailers.Add("trailer-bin", [1, 2, 255]);
            return request;
        }

        public override async Task Duplex(
            IAsyncStreamReader<Text> requests,
            IServerStreamWriter<Text> responses,
            ServerCallContext context)
        {
            ArgumentNullException.ThrowIfNull(responses);
            ArgumentNullException.ThrowIfNull(context);
            await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
                await responses.WriteAsync(request, context.CancellationToken);
        }
    }

    private sealed class Mark(string name) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            context.Options.Headers!.Add("mark", name);
            return continuation(request, context);
        }
    }
}
