using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoteTracker.Resolutions;
using VoteTracker.V1;
using VoteTracker.VetoThreats;
using VoteTracker.Votes;

[assembly: AssemblyFixture(typeof(VoteTracker.Services.Tests.InProcessSuite))]

namespace VoteTracker.Services.Tests;

/// <summary>
/// All services on free ports over a real Redis, as the user that the manual describes. Tests share one and keep apart by Congress: each test takes one that nobody
/// else has.
/// </summary>
public sealed class InProcessSuite : IAsyncLifetime
{
    private static int _lastCongress;

    private readonly List<WebApplication> _processes = [];
    private readonly List<GrpcChannel> _channels = [];
    private readonly ErrorLog _errors;
    private readonly string[] _settings;
    private readonly bool _ownsRedis;

    public InProcessSuite()
        : this(null, ErrorLog.Shared)
    {
    }

    private InProcessSuite(RedisProcess? redis, ErrorLog errors, params string[] settings) =>
        (Redis, _ownsRedis, _errors, _settings, RedisEndpoint) = (redis!, redis is null, errors, settings, redis?.Endpoint!);

    public RedisProcess Redis { get; private set; }

    /// <summary>Where the services look for Redis, which may be something in between.</summary>
    public string RedisEndpoint { get; private set; }

    public ResolutionService.ResolutionServiceClient Resolutions { get; private set; } = null!;

    public VoteService.VoteServiceClient Votes { get; private set; } = null!;

    public VetoThreatService.VetoThreatServiceClient VetoThreats { get; private set; } = null!;

    /// <summary>What the process of the updates offers besides.</summary>
    public CallInvoker UpdatesInvoker { get; private set; } = null!;

    public UpdateService.UpdateServiceClient Updates { get; private set; } = null!;

    public SubscriptionService.SubscriptionServiceClient Subscriptions { get; private set; } = null!;

    /// <summary>The processes in the order of Resolutions, Votes, VetoThreats, Updates.</summary>
    public string Url(int process) => _processes[process].Urls.Single();

    /// <summary>A Congress that no other test uses.</summary>
    public static string NewCongress() => $"congresses/{Interlocked.Increment(ref _lastCongress)}";

    /// <summary>Starts services of the test's own, over a Redis of its own or one that it keeps.</summary>
    public static Task<InProcessSuite> StartAsync(RedisProcess redis, params string[] settings) =>
        StartThroughAsync(redis, redis.Endpoint, settings);

    /// <summary>Starts services of the test's own that reach Redis through something in between.</summary>
    public static async Task<InProcessSuite> StartThroughAsync(RedisProcess redis, string endpoint, params string[] settings)
    {
        var suite = new InProcessSuite(redis, ErrorLog.OfCurrentTest(), settings) { RedisEndpoint = endpoint };
        try
        {
            await suite.InitializeAsync();
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
        return suite;
    }

    public async ValueTask InitializeAsync()
    {
        if (_ownsRedis)
        {
            Redis = await RedisProcess.StartAsync();
            await RedisUser.GrantAsync(Redis);
            RedisEndpoint = Redis.Endpoint + RedisUser.Options;
        }
        Resolutions = new(await StartAsync(ResolutionsProgram.Build));
        Votes = new(await StartAsync(VotesProgram.Build));
        VetoThreats = new(await StartAsync(VetoThreatsProgram.Build));
        var updates = await StartAsync(UpdatesProgram.Build);
        (UpdatesInvoker, Updates, Subscriptions) = (updates, new(updates), new(updates));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        foreach (var process in _processes)
        {
            await process.StopAsync();
            await process.DisposeAsync();
        }
        if (!_ownsRedis)
            return;
        await Redis.DisposeAsync();
        // Of the suite that all tests share; a test's own is looked at when the test has ended.
        _errors.AssertAllExpected();
    }

    /// <summary>Starts one more process of a service, with settings of its own besides or instead.</summary>
    public async Task<CallInvoker> StartAsync(Func<string[], WebApplication> build, params string[] settings)
    {
        var process = build(["--urls", "http://127.0.0.1:0", "--Redis:Endpoint", RedisEndpoint, .. _settings, .. settings]);
        process.Services.GetRequiredService<ILoggerFactory>().AddProvider(_errors.NewProvider());
        _processes.Add(process);
        await process.StartAsync();
        var channel = GrpcChannel.ForAddress(process.Urls.Single());
        _channels.Add(channel);
        return channel.Intercept(new DeadlineInterceptor());
    }

    /// <summary>Stops the process that was started last, as an operator would.</summary>
    public Task StopLastProcessAsync() => _processes[^1].StopAsync();
}
