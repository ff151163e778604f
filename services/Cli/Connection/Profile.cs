using System.Text.Json;
using System.Text.Json.Serialization;
using VoteTracker.Records.Reading;

namespace VoteTracker.Cli.Connection;

/// <summary>What the command line says of a suite, under a name in the configuration file. It names files with secrets and holds none.</summary>
internal sealed record Profile
{
    /// <summary>The one address of all services.</summary>
    public string? Address { get; init; }

    /// <summary>Or the address of each: resolutions, votes, veto-threats, updates.</summary>
    public Dictionary<string, string>? Addresses { get; init; }

    public int? Congress { get; init; }

    public bool Tls { get; init; }

    public string? CaFile { get; init; }

    public string? TokenFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>The addresses as --address takes them.</summary>
    [JsonIgnore]
    public IEnumerable<string> AllAddresses =>
        (Address is null ? [] : new[] { Address }).Concat(Addresses?.Select(address => $"{address.Key}={address.Value}") ?? []);
}

/// <summary>The configuration file of the command line.</summary>
internal sealed record ProfileFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The profile that is taken where none is named.</summary>
    public string? Profile { get; init; }

    public Dictionary<string, Profile> Profiles { get; init; } = [];

    /// <summary>Where it lies.</summary>
    [JsonIgnore]
    public static string Location
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } given
                ? given
                : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(folder, "votetracker", "config.json");
        }
    }

    /// <summary>Reads a profile.</summary>
    /// <param name="name">Which; null for the one that the file says, if there is a file and it says one.</param>
    /// <exception cref="CommandFailedException">The file cannot be read, or has no such profile.</exception>
    public static Profile? Read(string? name)
    {
        var path = Location;
        if (!File.Exists(path))
            return name is null ? null : throw new CommandFailedException($"there is no profile {name}: {path} does not exist");
        ProfileFile file;
        try
        {
            using var text = RegularFile.OpenRead(path);
            file = JsonSerializer.Deserialize<ProfileFile>(text, Format) ?? new ProfileFile();
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException or RecordException)
        {
            throw new CommandFailedException($"{path}: {wrong.Message}");
        }

        if ((name ?? file.Profile) is not { } wanted)
            return null;
        var profile = file.Profiles.GetValueOrDefault(wanted)
            ?? throw new CommandFailedException($"{path} has no profile {wanted}; it has {(file.Profiles.Count == 0 ? "none" : string.Join(", ", file.Profiles.Keys))}");
        var folder = Path.GetDirectoryName(path)!;
        return profile with
        {
            CaFile = In(profile.CaFile),
            TokenFile = In(profile.TokenFile),
            CertificateFile = In(profile.CertificateFile),
            KeyFile = In(profile.KeyFile),
        };

        string? In(string? named) => named is null ? null : Path.Combine(folder, named);
    }
}
