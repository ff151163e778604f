using k8s;
using k8s.Models;

namespace VoteTracker.Deployment.Tests.Kubernetes;

/// <summary>
/// The fields of custom resources that are used here, as their definitions have them, so that a misspelt one throws as it does for
/// Kubernetes' own.
/// </summary>
internal static class CustomResources
{
    public static Dictionary<string, Type> Types { get; } = new()
    {
        ["gateway.networking.k8s.io/v1/Gateway"] = typeof(CustomResource<GatewaySpec>),
        ["gateway.networking.k8s.io/v1/GRPCRoute"] = typeof(GrpcRoute),
        ["gateway.networking.k8s.io/v1/HTTPRoute"] = typeof(CustomResource<HttpRouteSpec>),
        ["gateway.networking.k8s.io/v1/BackendTLSPolicy"] = typeof(CustomResource<BackendTlsSpec>),
        ["gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy"] = typeof(CustomResource<BackendTrafficSpec>),
        ["cert-manager.io/v1/Issuer"] = typeof(CustomResource<IssuerSpec>),
        ["cert-manager.io/v1/Certificate"] = typeof(Certificate),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(CustomResource<PrometheusRuleSpec>),
    };
}

internal class CustomResource<TSpec> : IKubernetesObject<V1ObjectMeta>
    where TSpec : new()
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public TSpec Spec { get; set; } = new();
}

internal sealed class GrpcRoute : CustomResource<GrpcRouteSpec>;

internal sealed class Certificate : CustomResource<CertificateSpec>;

internal sealed class ServiceMonitor : CustomResource<ServiceMonitorSpec>;

// Gateway API 1.4.

internal sealed class GatewaySpec
{
    public string GatewayClassName { get; set; } = "";

    public List<Listener> Listeners { get; set; } = [];
}

internal sealed class Listener
{
    public string Name { get; set; } = "";

    public string Hostname { get; set; } = "";

    public int Port { get; set; }

    public string Protocol { get; set; } = "";

    public ListenerTls Tls { get; set; } = new();

    public Dictionary<string, Dictionary<string, string>> AllowedRoutes { get; set; } = [];
}

internal sealed class ListenerTls
{
    public string Mode { get; set; } = "";

    public List<Reference> CertificateRefs { get; set; } = [];
}

internal sealed class GrpcRouteSpec
{
    public List<Reference> ParentRefs { get; set; } = [];

    public List<string> Hostnames { get; set; } = [];

    public List<GrpcRule> Rules { get; set; } = [];
}

internal sealed class GrpcRule
{
    public List<GrpcMatch> Matches { get; set; } = [];

    public List<Reference> BackendRefs { get; set; } = [];
}

internal sealed class GrpcMatch
{
    public GrpcMethod Method { get; set; } = new();
}

internal sealed class GrpcMethod
{
    public string Service { get; set; } = "";
}

internal sealed class HttpRouteSpec
{
    public List<Reference> ParentRefs { get; set; } = [];

    public List<string> Hostnames { get; set; } = [];

    public List<HttpRule> Rules { get; set; } = [];
}

internal sealed class HttpRule
{
    public List<Dictionary<string, Dictionary<string, string>>> Matches { get; set; } = [];

    public HttpTimeouts Timeouts { get; set; } = new();

    public List<Reference> BackendRefs { get; set; } = [];
}

internal sealed class HttpTimeouts
{
    public string Request { get; set; } = "";
}

internal sealed class Reference
{
    public string Group { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Name { get; set; } = "";

    public string SectionName { get; set; } = "";

    public int? Port { get; set; }
}

internal sealed class BackendTlsSpec
{
    public List<Reference> TargetRefs { get; set; } = [];

    public BackendTlsValidation Validation { get; set; } = new();
}

internal sealed class BackendTlsValidation
{
    public string Hostname { get; set; } = "";

    public List<Reference> CaCertificateRefs { get; set; } = [];
}

// Envoy Gateway 1.6.

internal sealed class BackendTrafficSpec
{
    public List<Reference> TargetRefs { get; set; } = [];

    public BackendTimeout Timeout { get; set; } = new();
}

internal sealed class BackendTimeout
{
    public BackendHttpTimeout Http { get; set; } = new();
}

internal sealed class BackendHttpTimeout
{
    public string RequestTimeout { get; set; } = "";

    public string MaxStreamDuration { get; set; } = "";

    public string StreamIdleTimeout { get; set; } = "";
}

// cert-manager 1.

internal sealed class IssuerSpec
{
    public object? SelfSigned { get; set; }

    public IssuerCa? Ca { get; set; }
}

internal sealed class IssuerCa
{
    public string SecretName { get; set; } = "";
}

internal sealed class CertificateSpec
{
    public string SecretName { get; set; } = "";

    public bool IsCA { get; set; }

    public string CommonName { get; set; } = "";

    public string Duration { get; set; } = "";

    public string RenewBefore { get; set; } = "";

    public CertificateKey PrivateKey { get; set; } = new();

    public List<string> Usages { get; set; } = [];

    public List<string> DnsNames { get; set; } = [];

    public Reference IssuerRef { get; set; } = new();
}

internal sealed class CertificateKey
{
    public string Algorithm { get; set; } = "";

    public int Size { get; set; }

    public string RotationPolicy { get; set; } = "";
}

// Prometheus operator.

internal sealed class ServiceMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public List<ScrapedEndpoint> Endpoints { get; set; } = [];
}

internal sealed class ScrapedEndpoint
{
    public string Port { get; set; } = "";

    public string Interval { get; set; } = "";

    public List<Relabeling> Relabelings { get; set; } = [];
}

internal sealed class Relabeling
{
    public string Action { get; set; } = "";

    public List<string> SourceLabels { get; set; } = [];

    public string TargetLabel { get; set; } = "";

    public string Replacement { get; set; } = "";
}

internal sealed class PrometheusRuleSpec
{
    public List<RuleGroup> Groups { get; set; } = [];
}

internal sealed class RuleGroup
{
    public string Name { get; set; } = "";

    public List<PrometheusAlert> Rules { get; set; } = [];
}

internal sealed class PrometheusAlert
{
    public string Alert { get; set; } = "";

    public string Expr { get; set; } = "";

    public string For { get; set; } = "";

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];
}
