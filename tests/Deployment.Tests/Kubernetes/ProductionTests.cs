using k8s.Models;
using YamlDotNet.Serialization;

namespace VoteTracker.Deployment.Tests.Kubernetes;

/// <summary>What the production overlay adds.</summary>
public sealed class ProductionTests
{
    private const string Overlay = "overlays/production";

    [Fact]
    public async Task Certificates_have_every_name_by_which_a_listener_is_called()
    {
        var rendered = await Kustomization.RenderAsync(Overlay);

        foreach (var workload in ManifestTests.Processes(rendered))
        {
            var secret = workload.Spec.Template.Spec.Volumes.Single(volume => volume.Name == "tls").Secret.SecretName;
            var certificate = rendered.Of<Certificate>().Single(certificate => certificate.Spec.SecretName == secret);
            var services = rendered.Of<V1Service>().Where(service => service.Spec.Selector["app.kubernetes.io/name"] == workload.Name()).Select(service => service.Name());
            Assert.Equal(
                services.SelectMany(name => (string[])[name, $"{name}.{workload.Namespace()}.svc"]).Order(StringComparer.Ordinal),
                certificate.Spec.DnsNames.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_board_asks_the_pods_of_every_service_in_turn_over_TLS()
    {
        var rendered = await Kustomization.RenderAsync(Overlay);
        var board = ManifestTests.Processes(rendered).Single(workload => workload.Name() == "board");

        var addresses = rendered.Environment(board).Where(variable => variable.Value.StartsWith("dns:///", StringComparison.Ordinal)).Select(variable => variable.Value["dns:///".Length..]);

        Assert.Equal(
            rendered.Of<V1Service>().Where(service => service.Spec.ClusterIP == "None").Select(service => $"{service.Name()}:{service.Spec.Ports.Single().Port}").Order(StringComparer.Ordinal),
            addresses.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_board_shows_a_token_that_is_renewed_to_services_that_take_it_for_a_readers()
    {
        var rendered = await Kustomization.RenderAsync(Overlay);
        var workloads = ManifestTests.Processes(rendered).ToDictionary(workload => workload.Name());
        var services = rendered.Environment(workloads["updates"]);
        var board = workloads["board"];

        var volume = Assert.Single(board.Spec.Template.Spec.Volumes, volume => volume.Projected is not null);
        var token = Assert.Single(volume.Projected.Sources).ServiceAccountToken;
        Assert.Equal(services["Security__Audience"], token.Audience);
        Assert.Equal(
            rendered.Environment(board)["Board__TokenFile"],
            $"{board.Spec.Template.Spec.Containers.Single().VolumeMounts.Single(mount => mount.Name == volume.Name).MountPath}/{token.Path}");
        Assert.Equal($"system:serviceaccount:{board.Namespace()}:{board.Spec.Template.Spec.ServiceAccountName}", services["Security__ReaderRoles__0"]);
    }

    [Fact]
    public async Task Every_account_that_has_a_role_exists()
    {
        var rendered = await Kustomization.RenderAsync(Overlay);
        var settings = rendered.Environment(ManifestTests.Processes(rendered).First());

        var named = settings.Where(variable => variable.Key.Contains("Roles__", StringComparison.Ordinal)).Select(variable => variable.Value).ToArray();

        Assert.Equal(4, named.Length);
        Assert.Subset(rendered.Of<V1ServiceAccount>().Select(account => $"system:serviceaccount:{account.Namespace()}:{account.Name()}").ToHashSet(), named.ToHashSet());
    }

    [Fact]
    public async Task Routes_lead_to_the_process_that_has_the_service()
    {
        var rendered = await Kustomization.RenderAsync(Overlay);

        foreach (var route in rendered.Of<GrpcRoute>())
        {
            var rule = Assert.Single(route.Spec.Rules);
            var backend = Assert.Single(rule.BackendRefs);
            Assert.Contains(rendered.Of<V1Service>(), service => service.Name() == backend.Name && service.Spec.Ports.Any(port => port.Port == backend.Port));
            foreach (var name in rule.Matches.Select(match => match.Method.Service))
                Assert.Contains($"V1.{name["votetracker.v1.".Length..]}.Descriptor", ProgramOf(backend.Name), StringComparison.Ordinal);
        }
        Assert.Equal(DefaultPorts.ByWorkload.Keys.Where(name => name != "board").Order(StringComparer.Ordinal), rendered.Of<GrpcRoute>().Select(route => route.Metadata.Name).Order(StringComparer.Ordinal));
        var routed = rendered.Of<GrpcRoute>().SelectMany(route => route.Spec.Rules).SelectMany(rule => rule.Matches).Count();
        Assert.Equal(DefaultPorts.ByWorkload.Keys.Where(name => name != "board").Sum(name => ProgramOf(name).Split("V1.").Length - 1), routed);
    }

    [Fact]
    public async Task Processes_of_a_kind_lie_on_several_nodes_and_there_are_two_or_more()
    {
        var rendered = await Kustomization.RenderAsync(Overlay);

        foreach (var workload in ManifestTests.Processes(rendered).Where(workload => workload.Name() != "board"))
        {
            Assert.All(workload.Spec.Template.Spec.TopologySpreadConstraints, spread => Assert.Equal(workload.Spec.Selector.MatchLabels, spread.LabelSelector.MatchLabels));
            Assert.Equal(["kubernetes.io/hostname", "topology.kubernetes.io/zone"], workload.Spec.Template.Spec.TopologySpreadConstraints.Select(spread => spread.TopologyKey));
            Assert.InRange(rendered.Of<V2HorizontalPodAutoscaler>().Single(scaler => scaler.Spec.ScaleTargetRef.Name == workload.Name()).Spec.MinReplicas!.Value, 2, 100);
            Assert.Null(workload.Spec.Replicas);
        }
    }

    [Fact]
    public async Task Prometheus_finds_every_process_once_under_the_job_that_the_rules_go_by()
    {
        var rendered = await Kustomization.RenderAsync(Overlay);
        var monitor = Assert.Single(rendered.Of<ServiceMonitor>()).Spec;

        var found = rendered.Of<V1Service>().Where(service =>
            monitor.Selector.MatchLabels.All(label => service.Labels().TryGetValue(label.Key, out var value) && value == label.Value)
            && monitor.Selector.MatchExpressions.All(absent => !service.Labels().ContainsKey(absent.Key))).ToArray();

        Assert.Equal(ManifestTests.Processes(rendered).Select(workload => workload.Name()).Order(), found.Select(service => service.Name()).Order());
        var endpoint = Assert.Single(monitor.Endpoints);
        Assert.All(found, service => Assert.Contains(service.Spec.Ports, port => port.Name == endpoint.Port));
        Assert.Contains(endpoint.Relabelings, label => label is { TargetLabel: "job", Replacement: "votetracker" });
    }

    [Fact]
    public void The_rules_are_those_of_ops()
    {
        var deserializer = new DeserializerBuilder().Build();
        var ops = deserializer.Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Repository.Root, "ops", "prometheus", "votetracker.rules.yml")));
        var manifest = deserializer.Deserialize<Dictionary<string, object>>(
            File.ReadAllText(Path.Combine(Repository.Root, "k8s", "components", "monitoring", "prometheusrule.yaml")));
        var serializer = new SerializerBuilder().Build();

        Assert.Equal(serializer.Serialize(ops), serializer.Serialize(manifest["spec"]));
    }

    private static string ProgramOf(string workload)
    {
        var folder = string.Concat(workload.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return File.ReadAllText(Path.Combine(Repository.Root, "services", folder, "Program.cs"));
    }
}
