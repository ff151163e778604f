using System.CommandLine;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks.Servers;

/// <summary>
/// The least that gRPC services over Redis do, with the packages that ours are made of: a call is one XADD and a PUBLISH, a stream has what
/// is published. Nothing is read, decided, checked or remembered, and who misses a message has lost it. What ours take longer is what they do.
/// </summary>
internal static class RelayProgram
{
    public const string Name = "relay";

    /// <summary>Runs one such service until it is told to end.</summary>
    public static Command Command()
    {
        var (port, redis) = (new Option<int>("--port") { Required = true }, new Option<int>("--redis") { Required = true });
        var command = new Command(Name, "A service that writes to Redis and passes on what is published there, and does nothing else") { port, redis };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(port), parsed.GetValue(redis), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int port, int redisPort, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redisPort}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
        builder.Services.AddSingleton(new HealthServiceImpl());
        await using var app = builder.Build();
        app.Services.GetRequiredService<HealthServiceImpl>().SetStatus("", Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving);
        app.MapGrpcService<HealthServiceImpl>();
        app.MapGrpcService<Writes>();
        app.MapGrpcService<Streams>();
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static RedisChannel Channel(string congress) => RedisChannel.Literal($"{congress}:wake");

    private sealed class Writes(IConnectionMultiplexer redis) : VetoThreatService.VetoThreatServiceBase
    {
        public override async Task<VetoThreat> IssueVetoThreat(IssueVetoThreatRequest request, ServerCallContext context)
        {
            request.VetoThreat.Name = $"{request.Parent}/vetoThreats/{request.VetoThreatId}";
            var update = new Update { VetoThreat = request.VetoThreat }.ToByteArray();
            // Together, so that it is on the disk before it is told.
            var transaction = redis.GetDatabase().CreateTransaction();
            _ = transaction.StreamAddAsync(request.Parent, "update", update);
            _ = transaction.PublishAsync(Channel(request.Parent), update);
            await transaction.ExecuteAsync();
            return request.VetoThreat;
        }
    }

    private sealed class Streams(IConnectionMultiplexer redis) : UpdateService.UpdateServiceBase
    {
        public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
        {
            var messages = await redis.GetSubscriber().SubscribeAsync(Channel(request.Parent));
            // With that a stream stands, as with ours.
            await responseStream.WriteAsync(new WatchResponse { Subscribed = new Subscribed() }, context.CancellationToken);
            await foreach (var message in messages.WithCancellation(context.CancellationToken))
            {
                var update = Update.Parser.ParseFrom((byte[])message.Message!);
                await responseStream.WriteAsync(new WatchResponse { Updates = new UpdateBatch { Updates = { update } } }, context.CancellationToken);
            }
        }
    }
}
