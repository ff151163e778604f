using k8s;
using k8s.Models;
using VoteTracker.ServiceDefaults;

namespace VoteTracker.Deployment.Tests.Kubernetes;

/// <summary>What every overlay of k8s/ must be, whatever is in it.</summary>
public sealed class ManifestTests
{
    private const string Development = "overlays/development";
    private const string Production = "overlays/production";
    private const string Suite = "votetracker";

    public static TheoryData<string> Overlays => [Development, Production];

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_document_is_read_strictly_and_lies_in_the_overlays_namespace(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);
        var name = rendered.Of<V1Namespace>().Single().Name();

        Assert.All(rendered.Objects.Where(item => item is not V1Namespace), item => Assert.Equal(name, item.Metadata.NamespaceProperty));
        Assert.Equal("restricted", rendered.Of<V1Namespace>().Single().Labels()["pod-security.kubernetes.io/enforce"]);
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_process_of_the_suite_is_deployed(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        Assert.Superset(DefaultPorts.ByWorkload.Keys.ToHashSet(), rendered.Deployments.Select(workload => workload.Name()).ToHashSet());
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_pod_keeps_the_restricted_profile_with_a_root_file_system_that_cannot_be_written(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        Assert.All(rendered.Pods, pod =>
        {
            var spec = pod.Pod.Spec;
            Assert.False(spec.AutomountServiceAccountToken);
            Assert.True(spec.SecurityContext.RunAsNonRoot);
            Assert.InRange(spec.SecurityContext.RunAsUser!.Value, 1, long.MaxValue);
            Assert.Equal("RuntimeDefault", spec.SecurityContext.SeccompProfile.Type);
            Assert.All(spec.Containers, container =>
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            });
            Assert.All(spec.Volumes.Where(volume => volume.EmptyDir is not null), volume => Assert.NotNull(volume.EmptyDir.SizeLimit));
            Assert.All(spec.Volumes, volume => Assert.Null(volume.HostPath));
            Assert.Contains(rendered.Of<V1ServiceAccount>(), account => account.Name() == spec.ServiceAccountName);
        });
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_container_has_requests_limits_and_all_probes(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        Assert.All(rendered.Pods.SelectMany(pod => pod.Pod.Spec.Containers), container =>
        {
            Assert.All((string[])["cpu", "memory"], resource =>
                Assert.True(container.Resources.Requests[resource].ToDecimal() <= container.Resources.Limits[resource].ToDecimal()));
            V1Probe[] probes = [container.StartupProbe, container.LivenessProbe, container.ReadinessProbe];
            Assert.All(probes, Assert.NotNull);
            var ports = container.Ports.Select(port => port.ContainerPort).ToArray();
            var names = container.Ports.Select(port => port.Name).ToArray();
            Assert.All(probes.Where(probe => probe.Grpc is not null), probe => Assert.Contains(probe.Grpc.Port, ports));
            Assert.All(probes.Where(probe => probe.HttpGet is not null), probe => Assert.Contains(probe.HttpGet.Port.Value, names));
        });
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task A_pod_has_time_for_preStop_and_the_drain_before_it_is_killed(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        Assert.All(Processes(rendered), workload =>
        {
            var spec = workload.Spec.Template.Spec;
            var needed = TimeSpan.FromSeconds(spec.Containers.Single().Lifecycle.PreStop.Sleep.Seconds) + ServiceDefaultsExtensions.ShutdownTimeout;
            Assert.True(TimeSpan.FromSeconds(spec.TerminationGracePeriodSeconds!.Value) > needed, $"{workload.Name()} needs more than {needed.TotalSeconds} s");
        });
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_port_is_one_that_the_process_listens_on(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        Assert.All(Processes(rendered), workload =>
        {
            var environment = rendered.Environment(workload);
            string?[] addresses = [environment["ASPNETCORE_URLS"], environment["Metrics__Url"], workload.Labels()["votetracker/protocol"] == "grpc" ? environment["Health__Url"] : null];
            // Kestrel's wildcard is no host name.
            var listening = addresses.OfType<string>().Select(address => new Uri(address.Replace("*", "any", StringComparison.Ordinal)).Port).ToArray();
            Assert.Contains(DefaultPorts.ByWorkload[workload.Name()], listening);
            Assert.Equal(listening.Order(), workload.Spec.Template.Spec.Containers.Single().Ports.Select(port => port.ContainerPort).Order());
        });
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_Service_policy_and_budget_selects_a_pod_and_names_ports_of_it(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);
        IEnumerable<V1PodTemplateSpec> Selected(IDictionary<string, string> labels) => rendered.Pods.Select(pod => pod.Pod)
            .Where(pod => labels.Count > 0 && labels.All(label => pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value));

        Assert.All(rendered.Of<V1Service>(), service =>
        {
            var pod = Assert.Single(Selected(service.Spec.Selector));
            Assert.All(service.Spec.Ports, port => Assert.Contains(port.TargetPort.Value, pod.Spec.Containers.Single().Ports.Select(open => open.Name)));
        });
        Assert.All(rendered.Of<V1PodDisruptionBudget>(), budget => Assert.Single(Selected(budget.Spec.Selector.MatchLabels)));
        Assert.All(rendered.Of<V1NetworkPolicy>(), policy =>
        {
            var pods = Selected(policy.Spec.PodSelector.MatchLabels).ToArray();
            Assert.NotEmpty(pods);
            var openAt = (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports).Select(port => port.Port.Value);
            var offered = pods.SelectMany(pod => pod.Spec.Containers.Single().Ports).Select(port => port.Name);
            Assert.Subset(offered.ToHashSet(), openAt.ToHashSet());
        });
        Assert.All(rendered.Of<V2HorizontalPodAutoscaler>(), scaler => Assert.Contains(rendered.Deployments, workload => workload.Name() == scaler.Spec.ScaleTargetRef.Name));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Nothing_gets_in_or_out_but_what_a_policy_lets(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        var deny = rendered.Of<V1NetworkPolicy>().Single(policy => policy.Name() == "deny").Spec;
        Assert.Equal(["Ingress", "Egress"], deny.PolicyTypes);
        Assert.Null(deny.Ingress);
        Assert.Null(deny.Egress);
        Assert.All(Processes(rendered), workload =>
            Assert.Equal(Suite, workload.Spec.Template.Metadata.Labels["app.kubernetes.io/part-of"]));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_setting_named_is_one_that_a_process_reads(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        Assert.All(Processes(rendered).SelectMany(workload => rendered.Environment(workload).Keys).Distinct(), variable =>
        {
            if (variable is "ASPNETCORE_URLS" || variable.StartsWith("OTEL_", StringComparison.Ordinal) || variable.StartsWith("Logging__", StringComparison.Ordinal))
                return;
            var parts = variable.Split("__");
            Assert.True(Settings.Sections.ContainsKey(parts[0]), $"{variable}: no process has a section {parts[0]}");
            Assert.True(Settings.Of(parts[0]).Any(property => property.Name == parts[1]), $"{variable} is no setting");
        });
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Every_file_that_a_setting_names_is_mounted(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);

        Assert.All(Processes(rendered), workload =>
        {
            var sections = workload.Labels()["votetracker/protocol"] == "grpc" ? (string[])["Redis", "Security"] : ["Board", "Oidc"];
            var spec = workload.Spec.Template.Spec;
            var files = rendered.Environment(workload)
                .Where(variable => sections.Contains(variable.Key.Split("__")[0]) && variable.Value.StartsWith('/'));
            Assert.All(files, file => Assert.Contains(spec.Containers.Single().VolumeMounts, mount => mount.MountPath == Path.GetDirectoryName(file.Value)));
        });
        Assert.All(rendered.Pods, pod => Assert.Equal(
            pod.Pod.Spec.Volumes.Select(volume => volume.Name).Concat(pod.Name == "redis" ? (string[])["data"] : []).Order(),
            pod.Pod.Spec.Containers.Single().VolumeMounts.Select(mount => mount.Name).Order()));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Images_are_those_of_this_version(string overlay)
    {
        var rendered = await Kustomization.RenderAsync(overlay);
        var version = typeof(ServiceDefaultsExtensions).Assembly.GetName().Version!.ToString(3);

        Assert.All(Processes(rendered), workload => Assert.EndsWith(
            $"votetracker/{workload.Name()}:{version}", workload.Spec.Template.Spec.Containers.Single().Image, StringComparison.Ordinal));
    }

    internal static IEnumerable<V1Deployment> Processes(Kustomization rendered) =>
        rendered.Deployments.Where(workload => workload.Labels().TryGetValue("app.kubernetes.io/part-of", out var suite) && suite == Suite);
}
