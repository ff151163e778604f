using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoteTracker.State.Connection;

/// <summary>
/// Whom this process trusts as Redis, and how it shows who it is itself. The files are read for each new connection, so they can be replaced
/// while the process runs.
/// </summary>
/// <param name="caFile">Certificates that vouch for Redis's, or empty for those of the machine.</param>
/// <param name="certificateFile">This process's certificate, with those between it and the CA, or empty.</param>
/// <param name="keyFile">Its key.</param>
internal sealed class RedisCertificates(string caFile, string certificateFile, string keyFile)
{
    private volatile SslStreamCertificateContext? _own;
    private volatile X509Certificate2Collection? _authorities;

    /// <summary>Why a file cannot be used, with its setting; null where all can.</summary>
    public (string Setting, string Text)? Problem()
    {
        if ((certificateFile.Length > 0) != (keyFile.Length > 0))
            return certificateFile.Length > 0 ? ("KeyFile", "is missing beside Redis:CertificateFile") : ("CertificateFile", "is missing beside Redis:KeyFile");
        try
        {
            if (caFile.Length > 0)
                Authorities();
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            return ("CaFile", $"cannot be used: {fault.Message}");
        }
        try
        {
            if (certificateFile.Length > 0)
                Own();
            return null;
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            return ("CertificateFile", $"cannot be used with Redis:KeyFile: {fault.Message}");
        }
    }

    /// <summary>Whether a server's certificate is vouched for by one of the file, for the name that was connected to.</summary>
    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (caFile.Length == 0)
            return errors == SslPolicyErrors.None;
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(Authorities());
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // server authentication
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build((X509Certificate2)certificate);
    }

    /// <summary>What this process shows of itself to a server.</summary>
    public SslClientAuthenticationOptions ForConnection(string host) => new()
    {
        TargetHost = host,
        ClientCertificateContext = certificateFile.Length > 0 ? Own() : null,
    };

    // While files are replaced they may be away, or not belong together. What they held before may be right still; if not, Redis says so.
    private SslStreamCertificateContext Own()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            _own = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), chain, offline: true);
        }
        catch (Exception fault) when (_own is not null && IsUnreadable(fault))
        {
        }
        return _own;
    }

    private X509Certificate2Collection Authorities()
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(caFile);
            if (authorities.Count == 0)
                throw new InvalidDataException($"there is no certificate in '{caFile}'");
            _authorities = authorities;
        }
        catch (Exception fault) when (_authorities is not null && IsUnreadable(fault))
        {
        }
        return _authorities;
    }

    private static bool IsUnreadable(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException;
}
