using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using VoteTracker.Services.Tests.ServiceDefaults;

namespace VoteTracker.Services.Tests.Security;

/// <summary>Settings that contradict each other, or leave a door open, stop the start.</summary>
public sealed class SecuritySettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("authority");
    private readonly TestIssuer _issuer = new();

    public SecuritySettingsTests()
    {
        var (server, other) = (_authority.IssueServer(), _authority.IssueServer());
        _folder.Write("server.pem", server.Pem);
        _folder.Write("server.key", server.Key);
        _folder.Write("other.key", other.Key);
        _folder.Write("ca.pem", _authority.Pem);
        _folder.Write("keys.json", _issuer.KeySet);
        _folder.Write("secret.json", """{"keys":[{"kty":"oct","kid":"s","k":"b3Blbi1zZXNhbWUtb3Blbi1zZXNhbWUtb3Blbi1zZXNhbWU"}]}""");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _issuer.Dispose();
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "", "http://0.0.0.0:0 is beyond loopback, and there is no TLS (Security:CertificateFile) and no authorization")]
    [InlineData("http://*:0", "TOKENS", "http://*:0 is beyond loopback, and there is no TLS (Security:CertificateFile); if that is meant, set Security:AllowInsecure=true")]
    [InlineData("https://[::]:0", "TLS", "https://[::]:0 is beyond loopback, and there is no authorization")]
    [InlineData("https://127.0.0.1:0", "", "https://127.0.0.1:0 needs a certificate")]
    [InlineData("http://127.0.0.1:0", "TLS", "http://127.0.0.1:0 would be plaintext, and Security:CertificateFile is set")]
    [InlineData("", "--Kestrel:Endpoints:Open:Url http://0.0.0.0:0", "http://0.0.0.0:0 is beyond loopback")]
    [InlineData("https://127.0.0.1:0", "--Security:CertificateFile server.pem", "Security:KeyFile: is missing")]
    [InlineData("https://127.0.0.1:0", "--Security:CertificateFile server.pem --Security:KeyFile other.key", "Security:CertificateFile, Security:KeyFile: ")]
    [InlineData("https://127.0.0.1:0", "--Security:CertificateFile none.pem --Security:KeyFile server.key", "Could not find file")]
    [InlineData("http://127.0.0.1:0", "--Security:Authority https://login.test", "Security:Audience: is missing")]
    [InlineData("http://127.0.0.1:0", "--Security:Authority http://login.test --Security:Audience a", "Security:Authority: must be an https:// address")]
    [InlineData("http://127.0.0.1:0", "--Security:Authority https://login.test --Security:KeySetFile keys.json --Security:Issuer i --Security:Audience a", "Security:KeySetFile: is set beside Security:Authority")]
    [InlineData("http://127.0.0.1:0", "--Security:KeySetFile keys.json --Security:Audience a", "Security:Issuer: is missing")]
    [InlineData("http://127.0.0.1:0", "--Security:KeySetFile secret.json --Security:Issuer i --Security:Audience a", "a key in it is a shared secret")]
    [InlineData("http://127.0.0.1:0", "--Security:KeySetFile ca.pem --Security:Issuer i --Security:Audience a", "Security:KeySetFile: ")]
    [InlineData("http://127.0.0.1:0", "--Security:ReaderSubjects:0 CN=a", "Security:ClientCaFile: is missing")]
    [InlineData("https://127.0.0.1:0", "TLS --Security:ClientCaFile ca.pem", "no certificate has a role")]
    [InlineData("https://127.0.0.1:0", "TLS --Security:ClientCaFile keys.json --Security:ReaderSubjects:0 CN=a", "Security:ClientCaFile: there is no certificate of an authority in it")]
    [InlineData("https://127.0.0.1:0", "TLS --Security:ClientCaFile ca.pem --Security:ReaderSubjects:0 nobody", "'nobody', which is not of the form CN=board,O=House")]
    [InlineData("https://127.0.0.1:0", "TLS --Security:ClientCaFile ca.pem --Security:ReaderSubjects:0 CN=a --Security:RevocationListFile ca.pem", "it is no list of revoked certificates")]
    [InlineData("http://127.0.0.1:0", "--Security:RevocationListFile ca.pem", "no certificate is accepted")]
    [InlineData("http://127.0.0.1:0", "--Security:KnownProxies:0 nowhere", "Security:KnownProxies: has 'nowhere'")]
    [InlineData("http://127.0.0.1:0", "--Security:ClockSkew 01:00:00", "Security:ClockSkew is 01:00:00")]
    [InlineData("http://127.0.0.1:0", "--Security:Certificate x", "Security:Certificate is no setting; did you mean Security:CertificateFile?")]
    [InlineData("http://127.0.0.1:0", "--Health:Url https://0.0.0.0:1", "Health:Url: must be like http://0.0.0.0:5109")]
    public async Task What_is_wrong_is_named(string url, string settings, string refusal)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = Build(url, settings);
            await app.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Contains(refusal, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "")]
    [InlineData("http://[::1]:0", "")]
    [InlineData("http://localhost:0", "TOKENS")]
    [InlineData("https://0.0.0.0:0", "TLS TOKENS")]
    public async Task What_is_safe_starts_without_a_warning(string url, string settings)
    {
        if (url.Contains("localhost", StringComparison.Ordinal))
            url = FormattableString.Invariant($"http://localhost:{FreePorts.Next()}");
        await using var app = Build(url, settings);

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(Logs(app), record => record.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "", "can read and write, and read what others do")]
    [InlineData("http://0.0.0.0:0", "TOKENS", "can read tokens and answers on the way")]
    [InlineData("https://0.0.0.0:0", "TLS", "can read and write")]
    public async Task What_is_open_on_purpose_says_so_in_one_warning(string url, string settings, string danger)
    {
        await using var app = Build(url, $"{settings} --Security:AllowInsecure true");

        await app.StartAsync(TestContext.Current.CancellationToken);

        var warning = Assert.Single(Logs(app), record => record.Level >= LogLevel.Warning);
        Assert.Equal($"Security:AllowInsecure is set: whoever reaches {url} {danger}", warning.Message);
    }

    private static IReadOnlyList<FakeLogRecord> Logs(WebApplication app) => app.Services.GetFakeLogCollector().GetSnapshot();

    private WebApplication Build(string url, string settings)
    {
        var given = settings
            .Replace("TLS", "--Security:CertificateFile server.pem --Security:KeyFile server.key", StringComparison.Ordinal)
            .Replace("TOKENS", "--Security:KeySetFile keys.json --Security:Issuer https://issuer.test --Security:Audience votetracker", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.EndsWith(".pem", StringComparison.Ordinal) || word.EndsWith(".key", StringComparison.Ordinal) || word.EndsWith(".json", StringComparison.Ordinal)
                ? _folder.File(word)
                : word);
        return TestProcess.Build([.. url.Length > 0 ? (string[])["--urls", url] : [], .. given], services => services.AddFakeLogging());
    }
}
