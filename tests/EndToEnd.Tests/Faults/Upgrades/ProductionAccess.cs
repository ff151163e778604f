using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using VoteTracker.Client;

namespace VoteTracker.EndToEnd.Tests.Faults.Upgrades;

/// <summary>TLS, tokens and limits as the production overlay of k8s/ sets them, with an authority and an issuer of the test's own.</summary>
internal sealed class ProductionAccess : IDisposable
{
    private const string Mounted = "/etc/votetracker";
    private const string IssuerSetting = "Security__Issuer=";

    private readonly TemporaryFolder _folder = new();
    private readonly ConnectionOptions _client;

    /// <param name="redisCaFile">Who vouches for Redis; null where that one is without TLS and a user.</param>
    public ProductionAccess(string? redisCaFile = null)
    {
        string[] sections = redisCaFile is null ? ["Security", "Limits"] : ["Security", "Limits", "Redis"];
        string[] lines = [.. Lines("base"), .. Lines("overlays", "production")];
        using var authority = new TestAuthority("authority");
        using var issuer = new TestIssuer();
        var certificate = authority.IssueServer();
        var name = lines.Single(line => line.StartsWith(IssuerSetting, StringComparison.Ordinal))[IssuerSetting.Length..];
        _folder.Write("tls/tls.crt", certificate.Pem);
        _folder.Write("tls/tls.key", certificate.Key);
        _folder.Write("issuer/jwks.json", issuer.KeySet);
        _folder.Write("redis/password", RedisUser.Password);
        if (redisCaFile is not null)
            _folder.Write("redis/ca.crt", File.ReadAllText(redisCaFile));
        var ca = _folder.Write("ca.crt", authority.Pem);
        _client = new() { CertificateAuthorityFile = ca, Token = Token("recorder") };
        Operator = ["--tls", "--ca-file", ca, "--token-file", _folder.Write("operator", Token("operator"))];
        Settings =
        [
            .. lines.Where(line => sections.Contains(line.Split("__")[0]))
                .Select(line => $"--{line.Replace(Mounted, _folder.Path, StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)}"),
        ];

        // As the cluster issues it to a service account, but for longer than clocks are set wrong.
        string Token(string account) => issuer.Token($"system:serviceaccount:votetracker:{account}", issuer: name, validFor: TimeSpan.FromDays(1));
    }

    /// <summary>Of every service.</summary>
    public string[] Settings { get; }

    /// <summary>What makes the tool the operator.</summary>
    public string[] Operator { get; }

    /// <summary>A connection to processes behind one name, as a recorder.</summary>
    public GrpcChannel Connect(IEnumerable<int> ports) => ServiceChannel.Create("dns:///localhost", _client, new Names(ports));

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Lines(params string[] folder) =>
        File.ReadLines(Path.Combine([Repository.Root, "k8s", .. folder, "settings.env"])).Where(line => line.Contains('=') && !line.StartsWith('#'));

    // A headless Service's name, which no DNS here knows.
    private sealed class Names(IEnumerable<int> ports) : ResolverFactory
    {
        public override string Name => "dns";

        public override Resolver Create(ResolverOptions options) =>
            new StaticResolverFactory(_ => [.. ports.Select(port => new BalancerAddress("127.0.0.1", port))]).Create(options);
    }
}
