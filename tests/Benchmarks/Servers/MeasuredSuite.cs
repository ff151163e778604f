using System.Globalization;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace VoteTracker.Benchmarks.Servers;

/// <summary>VoteTracker as it would be deployed: a Redis and a process for each service.</summary>
internal sealed class MeasuredSuite : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];

    private MeasuredSuite()
    {
    }

    public MeasuredRedis Redis { get; private set; } = null!;

    public Service Resolutions { get; private set; } = null!;

    public Service Votes { get; private set; } = null!;

    public Service VetoThreats { get; private set; } = null!;

    public Service Updates { get; private set; } = null!;

    /// <summary>Processor time of Redis and all services until now.</summary>
    public double ProcessorSeconds => Redis.Server.ProcessorSeconds
        + new[] { Resolutions, Votes, VetoThreats, Updates }.Sum(service => service.Server.ProcessorSeconds);

    /// <summary>Starts everything.</summary>
    /// <param name="directory">Where the data go.</param>
    /// <param name="fsync">Whether each commit is on the disk before it is acknowledged; else Redis writes through every second.</param>
    /// <param name="cancellationToken">Ends the starting.</param>
    /// <param name="settings">More settings for all services.</param>
    public static async Task<MeasuredSuite> StartAsync(string directory, bool fsync, CancellationToken cancellationToken, params string[] settings)
    {
        var suite = new MeasuredSuite();
        try
        {
            directory = Directory.CreateDirectory(Path.Combine(directory, fsync ? "votetracker" : "votetracker-everysec")).FullName;
            suite.Redis = await MeasuredRedis.StartAsync(directory, fsync ? "always" : "everysec", cancellationToken);
            suite._parts.Add(suite.Redis);
            var services = await Task.WhenAll(
                StartAsync("Resolutions"), StartAsync("Votes"), StartAsync("VetoThreats"), StartAsync("Updates"));
            (suite.Resolutions, suite.Votes, suite.VetoThreats, suite.Updates) = (services[0], services[1], services[2], services[3]);
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }

        async Task<Service> StartAsync(string name)
        {
            var service = await Service.StartAsync(directory, name, suite.Redis.Port, fsync, settings, cancellationToken);
            lock (suite._parts)
                suite._parts.Add(service);
            return service;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Redis, which is the first, goes last.
        foreach (var part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
    }

    /// <summary>One service.</summary>
    internal sealed class Service : IAsyncDisposable
    {
        private Service(int port)
        {
            Port = port;
            Channel = GrpcChannel.ForAddress(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        }

        public int Port { get; }

        public GrpcChannel Channel { get; }

        public Server Server { get; private set; } = null!;

        public static async Task<Service> StartAsync(string directory, string name, int redisPort, bool fsync, string[] settings, CancellationToken cancellationToken)
        {
            var service = new Service(FreePorts.Next());
            var health = new Health.HealthClient(service.Channel);
            string[] command =
            [
                "dotnet", Programs.Service(name),
                "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{service.Port}"),
                "--Redis:Endpoint", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{redisPort}"),
                "--Redis:Fsync", fsync ? "true" : "false",
                "--Logging:LogLevel:Default", "Warning",
                .. settings,

                // Thousands of idle watchers of one server would else speak while another one is measured.
                .. name == "Updates" ? (string[])["--Watch:BookmarkInterval", "00:00:15"] : [],
            ];
            service.Server = await Server.StartAsync(
                directory,
                name,
                command,
                async () =>
                {
                    var answer = await health.CheckAsync(new(), deadline: DateTime.UtcNow.AddSeconds(2), cancellationToken: cancellationToken);
                    if (answer.Status != HealthCheckResponse.Types.ServingStatus.Serving)
                        throw new RpcException(new Status(StatusCode.Unavailable, "not ready yet"));
                },
                cancellationToken);
            return service;
        }

        public async ValueTask DisposeAsync()
        {
            Channel.Dispose();
            await Server.DisposeAsync();
        }
    }
}
