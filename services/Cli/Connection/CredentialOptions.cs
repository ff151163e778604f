using System.CommandLine;

namespace VoteTracker.Cli.Connection;

/// <summary>The options of all commands that say with what to connect, and the environment variables that say it instead.</summary>
internal sealed class CredentialOptions
{
    /// <summary>The only way to give a token itself: whoever lists processes reads their command lines.</summary>
    public const string TokenVariable = "VOTETRACKER_TOKEN";

    public Option<bool> Tls { get; } = new("--tls")
    {
        Description = "The services speak TLS; so too with --ca-file or --certificate-file",
        DefaultValueFactory = _ => Variable("VOTETRACKER_TLS") is "true" or "1",
        Recursive = true,
    };

    public Option<string?> CaFile { get; } = File("--ca-file", "VOTETRACKER_CA_FILE", "The authorities in PEM that the services' certificates come from");

    public Option<string?> TokenFile { get; } = File("--token-file", "VOTETRACKER_TOKEN_FILE", $"A file with the token to send, read again for each call; or the token in {TokenVariable}");

    public Option<string?> CertificateFile { get; } = File("--certificate-file", "VOTETRACKER_CERTIFICATE_FILE", "The client certificate in PEM");

    public Option<string?> KeyFile { get; } = File("--key-file", "VOTETRACKER_KEY_FILE", "The key to it in PEM, where that is another file");

    public ConnectionSettings Settings(ParseResult parsed)
    {
        var (caFile, certificateFile, tokenFile) = (parsed.GetValue(CaFile), parsed.GetValue(CertificateFile), parsed.GetValue(TokenFile));
        return new ConnectionSettings(
            parsed.GetValue(Tls) || caFile is not null || certificateFile is not null,
            new Client.ConnectionOptions
            {
                Token = tokenFile is null ? Variable(TokenVariable) : null,
                TokenFile = tokenFile,
                CertificateFile = certificateFile,
                KeyFile = parsed.GetValue(KeyFile),
                CertificateAuthorityFile = caFile,
            });
    }

    private static Option<string?> File(string name, string variable, string description) => new(name)
    {
        Description = $"{description} ({variable})",
        HelpName = "FILE",
        DefaultValueFactory = _ => Variable(variable),
        Recursive = true,
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
