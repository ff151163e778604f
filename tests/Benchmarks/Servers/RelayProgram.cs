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
/// is published. Nothing is read, decided, checked or remembered, and who misses a message has lost it. Where a recorded commit is given, a call
/// reads what that was decided on, and then runs the commit script in place of the XADD: the least of a service that decides outside of Redis. What
/// ours take longer is what they do.
/// </summary>
internal static class RelayProgram
{
    public const string Name = "relay";

    /// <summary>Runs one such service until it is told to end.</summary>
    public static Command Command()
    {
        var (port, redis) = (new Option<int>("--port") { Required = true }, new Option<int>("--redis") { Required = true });
        var commit = new Option<string?>("--commit");
        var command = new Command(Name, "A service that writes to Redis and passes on what is published there, and does nothing else") { port, redis, commit };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(port), parsed.GetValue(redis), parsed.GetValue(commit) is { } path ? RecordedCommit.Read(path) : null, cancellationToken));
        return command;
    }

    private static async Task RunAsync(int port, int redisPort, RecordedCommit? commit, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redisPort}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
        builder.Services.AddSingleton(new HealthServiceImpl());
        builder.Services.AddSingleton(new RedisCalls(redis.GetDatabase(), commit));
        await using var app = builder.Build();
        app.Services.GetRequiredService<HealthServiceImpl>().SetStatus("", Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving);
        app.MapGrpcService<HealthServiceImpl>();
        app.MapGrpcService<Writes>();
        app.MapGrpcService<Streams>();
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static RedisChannel Channel(string congress) => RedisChannel.Literal($"{congress}:wake");

    private sealed class RedisCalls(IDatabase database, RecordedCommit? commit)
    {
        private readonly string[] _words = commit?.WordsOf(RecordedCommit.NewRun()) ?? [];

        public async Task ReadAsync()
        {
            if (commit is null)
                return;
            List<Task> reads = [database.HashGetAsync(commit.Meta, ["epoch", "schema"])];
            reads.AddRange(commit.Documents.Select(document => database.HashGetAsync(document, ["version", "message", "interior", "actions"])));
            await Task.WhenAll(reads);
        }

        // On the disk before it is told.
        public async Task WriteAsync(string congress, string id, byte[] update)
        {
            var transaction = database.CreateTransaction();
            var script = commit is null ? null : transaction.ExecuteAsync(
                _words[0], [.. _words[1..].Select(word => word.Replace(RecordedCommit.RandomPlace, id, StringComparison.Ordinal))]);
            if (script is null)
                _ = transaction.StreamAddAsync(congress, "update", update);
            _ = transaction.PublishAsync(Channel(congress), update);
            await transaction.ExecuteAsync();
            // One that was answered without being carried out would be faster, and no commit.
            if (script is not null && (string?)(await script)[0][0] is not "committed" and var answer)
                throw new InvalidOperationException($"the commit script answered '{answer}'");
        }
    }

    private sealed class Writes(RedisCalls redis) : VetoThreatService.VetoThreatServiceBase
    {
        public override async Task<VetoThreat> IssueVetoThreat(IssueVetoThreatRequest request, ServerCallContext context)
        {
            request.VetoThreat.Name = $"{request.Parent}/vetoThreats/{request.VetoThreatId}";
            await redis.ReadAsync();
            await redis.WriteAsync(request.Parent, request.VetoThreatId, new Update { VetoThreat = request.VetoThreat }.ToByteArray());
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
