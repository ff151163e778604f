using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Grpc.Health.V1;
using Grpc.Net.Client;
using k8s.Models;

namespace VoteTracker.Deployment.Tests.Kubernetes;

/// <summary>
/// Real processes with the environment that the rendered manifests give them, and the kubelet's probes. Only ports and folders are others, and Redis
/// is one of the test's own.
/// </summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("authority");
    private readonly TestIssuer _issuer = new();

    public void Dispose()
    {
        _issuer.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_development_overlays_processes_start_pass_their_probes_and_end_well()
    {
        var rendered = await Kustomization.RenderAsync("overlays/development");
        var arguments = rendered.Of<V1StatefulSet>().Single().Spec.Template.Spec.Containers.Single().Args.SkipWhile(argument => argument != "--appendonly");
        await using var redis = await RedisProcess.StartAsync([.. arguments]);

        await StartAllAsync(rendered, redis.Endpoint);
    }

    [Fact]
    public async Task The_production_overlays_processes_start_pass_their_probes_and_end_well()
    {
        var rendered = await Kustomization.RenderAsync("overlays/production");
        using var files = new TlsFiles();
        var tlsPort = FreePorts.Next();
        await using var redis = await RedisProcess.StartAsync([.. files.Redis(tlsPort, asksClients: false), .. RedisUser.Settings]);
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", redis.PortText);
        await Until.TrueAsync("the replica follows", async () => await replica.SendAsync("ROLE") is object?[] and ["slave", _, _, "connected", _]);
        var certificate = _authority.IssueServer();
        _folder.Write("redis/password", RedisUser.Password);
        _folder.Write("redis/ca.crt", await File.ReadAllTextAsync(files.CaFile));
        _folder.Write("tls/tls.crt", certificate.Pem);
        _folder.Write("tls/tls.key", certificate.Key);
        _folder.Write("tls/ca.crt", _authority.Pem);
        _folder.Write("issuer/jwks.json", _issuer.KeySet);
        _folder.Write("oidc/client-secret", "secret");
        _folder.Write("token", _issuer.Token("system:serviceaccount:votetracker:board", ""));

        await StartAllAsync(rendered, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{tlsPort},user=votetracker"));
    }

    private Task StartAllAsync(Kustomization rendered, string redis) =>
        Task.WhenAll(ManifestTests.Processes(rendered).Select(workload => StartAsync(workload, rendered.Environment(workload), redis)));

    private async Task StartAsync(V1Deployment workload, Dictionary<string, string> environment, string redis)
    {
        var container = workload.Spec.Template.Spec.Containers.Single();
        var ports = container.Ports.ToDictionary(port => port.ContainerPort, _ => FreePorts.Next());
        environment = environment.ToDictionary(variable => variable.Key, variable => Here(variable.Value, ports));
        environment["Redis__Endpoint"] = redis;
        // No collector is there.
        environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        var folder = string.Concat(workload.Name().Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        await using var process = ChildProcess.Start("dotnet", environment, Repository.Program(folder, $"VoteTracker.{folder}.dll"));
        foreach (var probe in (V1Probe[])[container.StartupProbe, container.LivenessProbe, container.ReadinessProbe])
            await ProbeAsync(container, probe, ports, process);
        process.SendTerminate();
        Assert.Equal(0, await process.ExitAsync());
    }

    private string Here(string value, Dictionary<int, int> ports)
    {
        value = value.Replace("/etc/votetracker", _folder.Path, StringComparison.Ordinal).Replace("/var/run/votetracker", _folder.Path, StringComparison.Ordinal);
        foreach (var (port, free) in ports)
            value = value.Replace($"*:{port}", string.Create(CultureInfo.InvariantCulture, $"*:{free}"), StringComparison.Ordinal);
        return value;
    }

    private async Task ProbeAsync(V1Container container, V1Probe probe, Dictionary<int, int> ports, ChildProcess process)
    {
        var what = $"a probe of {container.Image} succeeds";
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(_authority.Pem);
        using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } };
        if (probe.Grpc is { } grpc)
        {
            using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports[grpc.Port]}", new GrpcChannelOptions { HttpHandler = handler });
            await Until.TrueAsync(what, async () => Ended(process) || (await new Health.HealthClient(channel).CheckAsync(
                new HealthCheckRequest { Service = grpc.Service }, deadline: DateTime.UtcNow.AddSeconds(10))).Status == HealthCheckResponse.Types.ServingStatus.Serving);
            return;
        }
        using var client = new HttpClient(handler);
        var port = ports[container.Ports.Single(port => port.Name == probe.HttpGet.Port.Value).ContainerPort];
        var url = $"{(probe.HttpGet.Scheme ?? "HTTP").ToLowerInvariant()}://127.0.0.1:{port}{probe.HttpGet.Path}";
        await Until.TrueAsync(what, async () => Ended(process) || (await client.GetAsync(new Uri(url))).IsSuccessStatusCode);
    }

    private static bool Ended(ChildProcess process) => process.HasEnded
        ? throw new NotSupportedException($"it ended\n{string.Join('\n', process.Lines)}\n{process.Errors}")
        : false;
}
