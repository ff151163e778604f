using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VoteTracker.ServiceDefaults.Security.Tls;

/// <summary>
/// Whether client certificates are accepted. ASP.NET Core's handler for them would let this process fetch what an unknown client's
/// certificate names, takes no list of revoked ones from a file, and builds the chain for each call or forgets revocations for minutes.
/// </summary>
internal sealed class ClientCertificates(ReloadedFiles<ClientTrust> trust)
{
    private readonly ConditionalWeakTable<X509Certificate2, Verdict> _verdicts = [];

    public static ReloadedFiles<ClientTrust> Files(SecurityOptions options) => options.RevocationListFile is { Length: > 0 } lists
        ? new("Security:ClientCaFile, Security:RevocationListFile", [options.ClientCaFile!, lists], ClientTrust.Read)
        : new("Security:ClientCaFile", [options.ClientCaFile!], ClientTrust.Read);

    /// <summary>What is wrong with a certificate now, or null. The same one is looked at anew only when the files have changed.</summary>
    public string? Problem(X509Certificate2 certificate)
    {
        if (certificate.NotAfter < DateTime.Now)
            return "it has expired";
        var present = trust.Current;
        if (_verdicts.TryGetValue(certificate, out var verdict) && verdict.Trust == present)
            return verdict.Problem;
        var problem = present.Problem(certificate);
        _verdicts.AddOrUpdate(certificate, new Verdict(present, problem));
        return problem;
    }

    private sealed record Verdict(ClientTrust Trust, string? Problem);
}

/// <summary>The authorities of client certificates, and what they have revoked.</summary>
internal sealed class ClientTrust
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2Collection _intermediates = [];
    private readonly RevocationLists? _revoked;

    private ClientTrust(IReadOnlyList<byte[]> contents)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(Encoding.ASCII.GetString(contents[0]));
        foreach (var certificate in all)
            (certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? _authorities : _intermediates).Add(certificate);
        if (_authorities.Count == 0)
            throw new CryptographicException("there is no certificate of an authority in it");
        if (contents.Count > 1)
            _revoked = RevocationLists.Read(contents[1]);
    }

    public static ClientTrust Read(IReadOnlyList<byte[]> contents) => new(contents);

    public string? Problem(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ExtraStore.AddRange(_intermediates);
        policy.DisableCertificateDownloads = true;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        try
        {
            if (!chain.Build(certificate))
                return $"it is not accepted ({string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct())})";
            if (_revoked is null)
                return null;
            if (chain.ChainElements.Any(element => _revoked.Revoke(element.Certificate)))
                return "it was revoked";
            return _revoked.Cover(certificate) ? null : "there is no list of what its issuer has revoked";
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }
}
