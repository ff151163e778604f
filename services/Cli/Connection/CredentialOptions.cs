using System.CommandLine;
using VoteTracker.Client;

namespace VoteTracker.Cli.Connection;

/// <summary>The options of all commands that say with what to connect, and the environment variables and the profile that say it instead.</summary>
internal sealed class CredentialOptions
{
    /// <summary>The only way to give a token itself: whoever lists processes reads their command lines.</summary>
    public const string TokenVariable = "VOTETRACKER_TOKEN";

    // What a person waits for. A service that restarts is back sooner, and one that is not there is told at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int MaxAttempts = 4;

    public Option<bool> Tls { get; } = new("--tls")
    {
        Description = "The services speak TLS; so too with --ca-file or --certificate-file (VOTETRACKER_TLS)",
        Recursive = true,
    };

    public Option<string?> CaFile { get; } = File("--ca-file", "VOTETRACKER_CA_FILE", "The authorities in PEM that the services' certificates come from");

    public Option<string?> TokenFile { get; } = File("--token-file", "VOTETRACKER_TOKEN_FILE", $"A file with the token to send, read again for each call; or the token in {TokenVariable}");

    public Option<string?> CertificateFile { get; } = File("--certificate-file", "VOTETRACKER_CERTIFICATE_FILE", "The client certificate in PEM");

    public Option<string?> KeyFile { get; } = File("--key-file", "VOTETRACKER_KEY_FILE", "The key to it in PEM, where that is another file");

    /// <summary>Whether addresses without a scheme are of TLS.</summary>
    public bool UsesTls(ParseResult parsed, Profile? profile) =>
        parsed.GetValue(Tls) || TargetOptions.Variable("VOTETRACKER_TLS") is "true" or "1" || profile?.Tls == true
        || (parsed.GetValue(CaFile) ?? parsed.GetValue(CertificateFile) ?? profile?.CaFile ?? profile?.CertificateFile) is not null;

    public ConnectionOptions Settings(ParseResult parsed, Profile? profile)
    {
        var token = parsed.GetResult(TokenFile) is { Implicit: false } ? null : TargetOptions.Variable(TokenVariable);
        return new ConnectionOptions
        {
            Token = parsed.GetValue(TokenFile) is null ? token : null,
            TokenFile = parsed.GetValue(TokenFile) ?? (token is null ? profile?.TokenFile : null),
            CertificateFile = parsed.GetValue(CertificateFile) ?? profile?.CertificateFile,
            KeyFile = parsed.GetValue(KeyFile) ?? (parsed.GetValue(CertificateFile) is null ? profile?.KeyFile : null),
            CertificateAuthorityFile = parsed.GetValue(CaFile) ?? profile?.CaFile,
            CallTimeout = Patience,
            MaxAttempts = MaxAttempts,
        };
    }

    private static Option<string?> File(string name, string variable, string description) => new(name)
    {
        Description = $"{description} ({variable})",
        HelpName = "FILE",
        DefaultValueFactory = _ => TargetOptions.Variable(variable),
        Recursive = true,
    };
}
