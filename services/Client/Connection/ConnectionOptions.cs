namespace VoteTracker.Client;

/// <summary>How to connect to a service that asks who calls, or that another than a public authority vouches for.</summary>
public sealed class ConnectionOptions
{
    /// <summary>The token to send with each call (<c>authorization: Bearer …</c>). Only over TLS, or to loopback.</summary>
    public string? Token { get; init; }

    /// <summary>A file with the token, instead of <see cref="Token"/>. It is read again for each call, so that whoever renews the token only writes the file.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The client's certificate in PEM, with the intermediate ones behind it. Read again for each new connection.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The private key to it in PEM, not encrypted; null where <see cref="CertificateFile"/> has it too.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The authorities in PEM that the service's certificate may come from; null for those that the machine trusts.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The deadline of a unary call that has none of its own; its repeats included.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a unary call is made at most, the first included. By default as often as there is time before its deadline.</summary>
    public int MaxAttempts { get; init; } = int.MaxValue;

    internal bool HasToken => !string.IsNullOrEmpty(Token) || !string.IsNullOrEmpty(TokenFile);

    internal void Validate(Uri address)
    {
        var isTls = address.Scheme != Uri.UriSchemeHttp;
        if (!string.IsNullOrEmpty(Token) && !string.IsNullOrEmpty(TokenFile))
            throw new ArgumentException("The token is given, and a file that has it: one of them is enough.");
        if (HasToken && !isTls && !address.IsLoopback)
            throw new ArgumentException($"A token is sent only over TLS or to loopback; {address} is neither.");
        if (!isTls && (CertificateFile ?? CertificateAuthorityFile) is not null)
            throw new ArgumentException($"Certificates are for TLS; {address} is not.");
        if (KeyFile is not null && CertificateFile is null)
            throw new ArgumentException("There is a key and no client certificate to it.");
    }
}
