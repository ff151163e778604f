using System.ComponentModel.DataAnnotations;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>Where Redis is and what a commit promises. Section <c>Redis</c> of the configuration.</summary>
public sealed class RedisOptions : IValidatableObject
{
    private const string PasswordOption = "password=";

    /// <summary>Host and port, or several separated by commas, in StackExchange.Redis's form.</summary>
    [Required]
    public string Endpoint { get; set; } = "";

    /// <summary>The password, where Redis asks for one. Never logged.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// A file with the password instead of <see cref="Password"/>. It is read again for each new connection, so the password can be changed
    /// while the process runs.
    /// </summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>The user at the sentinels, where they have one of their own.</summary>
    public string SentinelUser { get; set; } = "";

    /// <summary>The password of the sentinels, where they have one of their own. Never logged.</summary>
    public string SentinelPassword { get; set; } = "";

    /// <summary>A file with the password instead of <see cref="SentinelPassword"/>. It is read at start-up.</summary>
    public string SentinelPasswordFile { get; set; } = "";

    /// <summary>
    /// A file with certificates in PEM form that vouch for Redis's, instead of those that the machine trusts. It is read again for each new
    /// connection. It, or a certificate, means that Redis speaks TLS.
    /// </summary>
    public string CaFile { get; set; } = "";

    /// <summary>A file with this process's certificate in PEM form, where Redis asks for one. It is read again for each new connection.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>A file with the key of <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Which of Redis's databases holds everything: 0 to 65535. A cluster has only 0.</summary>
    [Range(0, 65_535)]
    public int Database { get; set; }

    /// <summary>
    /// What every key and channel begins with, at most 64 letters, digits and <c>. _ : / -</c>, so that several suites share a Redis.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9._:/-]{0,64}$", ErrorMessage = "may have at most 64 letters, digits and . _ : / -, and no braces, which say where keys lie in a cluster")]
    public string KeyPrefix { get; set; } = "";

    /// <summary>
    /// How many replicas must have a commit before it is acknowledged, 0 to 5. With 0, losing the primary's disk loses
    /// acknowledged commits, and so can a failover.
    /// </summary>
    [Range(0, 5)]
    public int Replicas { get; set; }

    /// <summary>
    /// Whether a commit must be on the primary's disk before it is acknowledged. Start-up then refuses a Redis that neither
    /// has <c>appendfsync always</c> nor knows WAITAOF (7.2).
    /// </summary>
    public bool Fsync { get; set; } = true;

    /// <summary>What version Redis is, by the operator's word, where it lets nobody run INFO.</summary>
    [RegularExpression(@"^\d{1,3}\.\d{1,3}(\.\d{1,3})?$", ErrorMessage = "must be like 7.0 or 7.0.15")]
    public string StatedVersion { get; set; } = "";

    /// <summary>Its setting appendonly, by the operator's word, where it lets nobody run CONFIG GET.</summary>
    [RegularExpression("^(yes|no)$", ErrorMessage = "must be yes or no, as in Redis")]
    public string StatedAppendOnly { get; set; } = "";

    /// <summary>Its setting appendfsync, likewise.</summary>
    [RegularExpression("^(always|everysec|no)$", ErrorMessage = "must be always, everysec or no, as in Redis")]
    public string StatedAppendFsync { get; set; } = "";

    /// <summary>Its setting maxmemory-policy, likewise.</summary>
    [RegularExpression("^[a-z-]{1,32}$", ErrorMessage = "must be like noeviction, as in Redis")]
    public string StatedMaxmemoryPolicy { get; set; } = "";

    /// <summary>How many replicas have each write before Redis answers it, by the operator's word, where it lets nobody run WAIT: 0 to 5.</summary>
    [Range(0, 5)]
    public int StatedReplicas { get; set; }

    /// <summary>How long a commit may take to become durable before the call fails UNAVAILABLE: 10 ms to 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan DurabilityTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a command may wait for its answer: 100 ms to 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request id is remembered: a minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan RequestMemory { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How many updates of a Congress the log keeps at least, unless they take more than <see cref="LogBytes"/>: 1,000 to 1,000,000,000. Older
    /// cursors expire. What a durable subscription still needs is kept beyond, up to <see cref="LogLimit"/>.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public long LogLength { get; set; } = 10_000_000;

    /// <summary>
    /// How many updates of a Congress the log keeps at most for the sake of durable subscriptions: 1,000 to 1,000,000,000. One
    /// that is further behind expires. Less than <see cref="LogLength"/> means as many as that.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public long LogLimit { get; set; } = 20_000_000;

    /// <summary>
    /// How many bytes of updates of a Congress the log keeps at most, in steps of 16 MiB, however many they are: 64 MiB to 1 TiB. Cursors and
    /// durable subscriptions that are further behind expire. The log of all that a Congress did takes about 40 MB.
    /// </summary>
    [Range(64L << 20, 1L << 40)]
    public long LogBytes { get; set; } = 1L << 30;

    /// <summary>
    /// The schema version in which a Congress begins of which nothing is stored yet: 2 or 3. The older one is for as long as
    /// processes of the release before run on the same Redis.
    /// </summary>
    [Range(VoteTracker.State.SchemaVersion.Before, VoteTracker.State.SchemaVersion.Current)]
    public int SchemaVersion { get; set; } = VoteTracker.State.SchemaVersion.Current;

    /// <summary>An endpoint or a password file that cannot be read. What they say of a password is not repeated.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>What is wrong.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Neither is of that form, and a user's password stands in it, which must not be told of.
        if (Endpoint.Contains("://", StringComparison.Ordinal) || Endpoint.Contains('@', StringComparison.Ordinal))
        {
            yield return new ValidationResult(
                "must be host:port, or several and options separated by commas; user and password belong into user=… and Redis:Password, not into an address",
                [nameof(Endpoint)]);
            yield break;
        }
        var problem = "";
        try
        {
            var parsed = ConfigurationOptions.Parse(Endpoint);
            // Database and prefix stand in the names of channels too, of which the client knows nothing.
            problem = parsed.EndPoints.Count == 0 ? "names no server"
                : parsed.DefaultDatabase is not null ? "the option defaultDatabase is given as Redis:Database"
                : !parsed.ChannelPrefix.IsNullOrEmpty ? "the option channelPrefix is given as Redis:KeyPrefix"
                : "";
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            problem = unreadable.Message.ReplaceLineEndings(" ");
        }
        if (Endpoint.IndexOf(PasswordOption, StringComparison.OrdinalIgnoreCase) is >= 0 and var password)
        {
            // What follows a comma in a password would be taken for servers or options, and told of.
            if (Endpoint[password..].Split(',').Skip(1).Any(part => !part.Contains('=', StringComparison.Ordinal)) || problem.Length > 0)
                problem = "cannot be read; a password with a comma in it must be given as Redis:Password";
        }
        if (problem.Length > 0)
            yield return new ValidationResult($"must be host:port, or several and options separated by commas: {problem}", [nameof(Endpoint)]);
        else if (PasswordFile.Length > 0 && ProblemOfPasswordFile(PasswordFile, "Password", Password, parsed => parsed.Password) is { } unfit)
            yield return new ValidationResult(unfit, [nameof(PasswordFile)]);
        else if (SentinelPasswordFile.Length > 0
            // Parsed, it would be that of Redis where there is none.
            && ProblemOfPasswordFile(
                SentinelPasswordFile,
                "SentinelPassword",
                SentinelPassword,
                _ => Endpoint.Contains("sentinelPassword=", StringComparison.OrdinalIgnoreCase) ? "given" : null) is { } sentinels)
        {
            yield return new ValidationResult(sentinels, [nameof(SentinelPasswordFile)]);
        }
        else if (new RedisCertificates(CaFile, CertificateFile, KeyFile).Problem() is var (setting, text))
            yield return new ValidationResult(text, [setting]);
    }

    /// <summary>The settings of Redis's client.</summary>
    internal ConfigurationOptions ToConfiguration()
    {
        var configuration = ConfigurationOptions.Parse(Endpoint);
        configuration.DefaultDatabase = Database;
        if (Password.Length > 0)
            configuration.Password = Password;
        if (PasswordFile.Length > 0)
            configuration.Defaults = new PasswordFile(PasswordFile);
        var sentinelPassword = SentinelPasswordFile.Length > 0 ? Connection.PasswordFile.Read(SentinelPasswordFile) : SentinelPassword;
        if (sentinelPassword.Length > 0)
        {
            // Without a user Redis's client would give that of Redis, which sentinels do not know.
            configuration.SentinelUser = SentinelUser.Length > 0 ? SentinelUser : "default";
            configuration.SentinelPassword = sentinelPassword;
        }
        if (CaFile.Length + CertificateFile.Length > 0)
        {
            var certificates = new RedisCertificates(CaFile, CertificateFile, KeyFile);
            configuration.Ssl = true;
            configuration.CertificateValidation += certificates.IsTrusted;
            configuration.SslClientAuthenticationOptions = certificates.ForConnection;
        }
        // Not used here; it would need a right to a key that is not this suite's.
        configuration.TieBreaker = "";
        // Without a channel of its own the client makes no connection for subscriptions until the first one, which then fails.
        configuration.ConfigurationChannel = $"{KeyPrefix}{{congresses/}}:configuration";
        return configuration;
    }

    private string? ProblemOfPasswordFile(string file, string setting, string password, Func<ConfigurationOptions, string?> option)
    {
        if (password.Length > 0)
            return $"cannot be beside Redis:{setting}; give one of them";
        if (option(ConfigurationOptions.Parse(Endpoint)) is { Length: > 0 })
            return $"cannot be beside the option {char.ToLowerInvariant(setting[0])}{setting[1..]} of Redis:Endpoint; give one of them";
        try
        {
            Connection.PasswordFile.Read(file);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"cannot be read: {fault.Message}";
        }
    }
}
