using k8s;
using k8s.Models;

namespace VoteTracker.Deployment.Tests.Kubernetes;

/// <summary>What one overlay renders to, read strictly: a field that Kubernetes does not know throws.</summary>
internal sealed class Kustomization
{
    private readonly IReadOnlyList<object> _objects;

    private Kustomization(IReadOnlyList<object> objects) => _objects = objects;

    public IEnumerable<IKubernetesObject<V1ObjectMeta>> Objects => _objects.Cast<IKubernetesObject<V1ObjectMeta>>();

    public IEnumerable<V1Deployment> Deployments => Of<V1Deployment>();

    /// <summary>The pods of all workloads, by the workload's name.</summary>
    public IEnumerable<(string Name, V1PodTemplateSpec Pod)> Pods =>
    [
        .. Deployments.Select(workload => (workload.Name(), workload.Spec.Template)),
        .. Of<V1StatefulSet>().Select(workload => (workload.Name(), workload.Spec.Template)),
    ];

    public static async Task<Kustomization> RenderAsync(string overlay) =>
        new(KubernetesYaml.LoadAllFromString(await TextAsync(overlay), CustomResources.Types, strict: true));

    /// <summary>The rendered text.</summary>
    public static async Task<string> TextAsync(string overlay)
    {
        Assert.SkipWhen(Kubectl is null, "no kubectl on this machine, so what kustomize makes of k8s/ is not looked at");
        await using var kubectl = ChildProcess.Start(Kubectl, "kustomize", Path.Combine(Repository.Root, "k8s", overlay));
        Assert.True(await kubectl.ExitAsync() == 0, kubectl.Errors);
        return string.Join('\n', kubectl.Lines);
    }

    public IEnumerable<T> Of<T>() => _objects.OfType<T>();

    /// <summary>The environment of a workload's container as the kubelet would make it, but for what comes from Secrets.</summary>
    public Dictionary<string, string> Environment(V1Deployment workload)
    {
        var container = workload.Spec.Template.Spec.Containers.Single();
        var environment = new Dictionary<string, string>();
        foreach (var from in container.EnvFrom ?? [])
            foreach (var (name, value) in Of<V1ConfigMap>().Single(map => map.Name() == from.ConfigMapRef.Name).Data)
                environment[name] = value;
        foreach (var variable in container.Env ?? [])
            environment[variable.Name] = variable.Value ?? "";
        return environment;
    }

    private static string? Kubectl { get; } = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

}
