using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Telemetry;

/// <summary>What operators are alerted by, in a real Prometheus that scrapes real processes.</summary>
public sealed partial class AlertTests
{
    private const string NoPrometheus = "no prometheus on this machine (Debian: apt install prometheus)";

    [GeneratedRegex(@"\b(votetracker|rpc|kestrel)_[a-z_]+")]
    private static partial Regex Metric { get; }

    [Fact]
    public async Task Every_alert_fires_for_what_it_is_for_and_for_nothing_near_it()
    {
        Assert.SkipUnless(Prometheus.HasTool, NoPrometheus);

        await using var tool = ChildProcess.Start("promtool", "test", "rules", Prometheus.Ops("prometheus", "votetracker.test.yml"));

        Assert.True(await tool.ExitAsync() == 0, string.Join('\n', tool.Lines) + tool.Errors);
    }

    [Fact]
    public void Every_alert_is_tried_both_ways()
    {
        var alerts = Regex.Matches(File.ReadAllText(Prometheus.Ops("prometheus", "votetracker.rules.yml")), "alert: (\\w+)")
            .Select(match => match.Groups[1].Value).ToList();
        var tests = File.ReadAllText(Prometheus.Ops("prometheus", "votetracker.test.yml"));

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"name: {alert} fires\n", tests, StringComparison.Ordinal));
        Assert.All(alerts, alert => Assert.Contains($"name: {alert} stays silent\n", tests, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_who_weakens_Redis_is_alerted_and_every_query_of_the_dashboard_finds_its_metrics()
    {
        Assert.SkipUnless(Prometheus.IsInstalled, NoPrometheus);
        await using var redis = await RedisProcess.StartAsync();
        var services = new Dictionary<string, ServiceProcess>();
        var targets = new Dictionary<string, string>();
        try
        {
            foreach (var (program, name) in ((string, string)[])
                [("Resolutions", "resolutions"), ("Votes", "votes"), ("VetoThreats", "veto-threats"), ("Updates", "updates")])
            {
                targets[name] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePorts.Next()}");
                services[name] = new ServiceProcess(program, name, ["--Redis:Endpoint", redis.Endpoint, "--Metrics:Url", $"http://{targets[name]}"]);
            }
            await Task.WhenAll(services.Values.Select(service => service.StartAsync()));
            await using var prometheus = await Prometheus.StartAsync(targets);
            await WorkAsync(services["resolutions"], services["updates"]);

            var metrics = Metrics(await File.ReadAllTextAsync(Prometheus.Ops("prometheus", "votetracker.rules.yml")))
                .Union(Queries().SelectMany(Metrics)).ToList();
            await Until.TrueAsync("all processes are scraped", async () => (await prometheus.QueryAsync("""up{job="votetracker"} == 1""")).Count == 4);
            IReadOnlySet<string> found = new HashSet<string>();
            try
            {
                await Until.TrueAsync("all metrics are there", async () => metrics.All((found = await prometheus.MetricsAsync()).Contains));
            }
            catch (TimeoutException)
            {
                Assert.Fail($"no {string.Join(", ", metrics.Where(metric => !found.Contains(metric)))} among {string.Join(", ", found.Order())}");
            }
            foreach (var query in Queries())
                await prometheus.QueryAsync(query);
            Assert.DoesNotContain("VoteTrackerStoreUnfit", await prometheus.FiringAsync());

            await redis.SendLineAsync("CONFIG SET appendfsync everysec");
            // The processes look at the settings once a minute, and when they have connected anew.
            await redis.SendLineAsync("CLIENT KILL TYPE normal SKIPME yes");

            await Until.TrueAsync("the alert fires", async () => (await prometheus.FiringAsync()).Contains("VoteTrackerStoreUnfit"));
        }
        finally
        {
            foreach (var service in services.Values)
                await service.DisposeAsync();
        }
    }

    // One write, a watcher that gets it, one that has ended, and a subscription with a consumer.
    private static async Task WorkAsync(ServiceProcess resolutions, ServiceProcess updates)
    {
        var deadline = DateTime.UtcNow + Until.Deadline;
        var client = new UpdateService.UpdateServiceClient(updates.Invoker);
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(updates.Invoker);
        var subscription = await subscriptions.CreateSubscriptionAsync(
            new() { Parent = "congresses/116", SubscriptionId = "alerts", Subscription = new() }, deadline: deadline);
        var consumer = subscriptions.Deliver(deadline: deadline);
        await consumer.RequestStream.WriteAsync(new() { Open = new() { Subscription = subscription.Name } });
        using var watch = client.Watch(new() { Parent = "congresses/116", Live = new() }, deadline: deadline);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        await new ResolutionService.ResolutionServiceClient(resolutions.Invoker).CreateResolutionAsync(
            new()
            {
                Parent = "congresses/116",
                Resolution = new Resolution { Type = ResolutionType.Hjres, Number = 46, Title = "National emergency", IntroducedDate = "2019-02-22" },
            },
            deadline: deadline);
        do
            Assert.True(await consumer.ResponseStream.MoveNext(CancellationToken.None));
        while (consumer.ResponseStream.Current.Deliveries.Count == 0);
        await consumer.RequestStream.WriteAsync(
            new() { Acknowledge = new Acknowledge { DeliveryIds = { consumer.ResponseStream.Current.Deliveries[0].DeliveryId } } });
    }

    private static List<string> Queries()
    {
        var dashboard = JsonElement.Parse(File.ReadAllText(Prometheus.Ops("grafana", "votetracker.json")));
        List<string> queries = [.. dashboard.All("panels").SelectMany(panel => panel.All("targets")).Select(target => target.At("expr"))];
        Assert.NotEmpty(queries);
        return queries;
    }

    // Labels have the same prefix as metrics.
    private static IEnumerable<string> Metrics(string text) => Metric.Matches(text).Select(match => match.Value)
        .Except(["votetracker_congress", "votetracker_subscription", "votetracker_setting", "rpc_method", "rpc_response_status_code"])
        // Measured where there are certificates or keys to read again, which these services have not.
        .Except(["votetracker_security_reload_failures_total"]);
}
