using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>A service that cannot start says why in one line, with the setting and without secrets.</summary>
public sealed class StartupRefusalTests
{
    private const string Secret = "open-sesame";

    [Fact]
    public async Task A_password_that_is_missing_or_wrong_is_told_without_it()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.SendLineAsync($"ACL SETUSER app on >{Secret} ~* &* +@all");
        await redis.SendLineAsync($"CONFIG SET requirepass {Secret}");

        Assert.Contains("asks for a password, and none is set (NOAUTH); Redis:Password", await RefusalAsync("--Redis:Endpoint", redis.Endpoint));
        Assert.Contains(
            "refuses the password (WRONGPASS); Redis:Password",
            await RefusalAsync("--Redis:Endpoint", redis.Endpoint, "--Redis:Password", $"not-{Secret}"));
        Assert.Contains(
            "refuses the password of the user app (WRONGPASS)",
            await RefusalAsync("--Redis:Endpoint", $"{redis.Endpoint},user=app,password=not-{Secret}"));
    }

    [Fact]
    public async Task A_service_whose_password_is_refused_does_not_go_on_as_a_user_who_needs_none()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.SendLineAsync($"ACL SETUSER app on >{Secret} ~* &* +@all");

        Assert.Contains(
            "refuses the password of the user app (WRONGPASS) and takes this service for the user default, who needs none; Redis:Password",
            await RefusalAsync("--Redis:Endpoint", $"{redis.Endpoint},user=app", "--Redis:Password", $"not-{Secret}"));
    }

    [Fact]
    public async Task A_password_file_that_is_wrong_is_named_without_what_is_in_it()
    {
        using var folder = new TemporaryFolder();
        await using var redis = await RedisProcess.StartAsync();
        await redis.SendLineAsync($"ACL SETUSER app on >{Secret} ~* &* +@all");
        await redis.SendLineAsync($"CONFIG SET requirepass {Secret}");
        var (wrong, empty, large) = (folder.Write("wrong", $"not-{Secret}\n"), folder.Write("empty", "\n"), folder.Write("large", Secret + new string('x', 5_000)));
        string[] app = ["--Redis:Endpoint", $"{redis.Endpoint},user=app", "--Redis:PasswordFile"];

        Assert.Contains($"it refuses the password of the user app in {wrong} (WRONGPASS); Redis:PasswordFile", await RefusalAsync([.. app, wrong]));
        Assert.Contains($"Redis:PasswordFile: cannot be read: Could not find file '{folder.File("none")}'", await RefusalAsync([.. app, folder.File("none")]));
        Assert.Contains($"Redis:PasswordFile: cannot be read: '{empty}' is empty", await RefusalAsync([.. app, empty]));
        Assert.Contains($"Redis:PasswordFile: cannot be read: '{large}' has more than 4096 bytes", await RefusalAsync([.. app, large]));
        Assert.Contains("Redis:PasswordFile: cannot be beside Redis:Password", await RefusalAsync([.. app, wrong, "--Redis:Password", Secret]));
        Assert.Contains(
            "Redis:PasswordFile: cannot be beside the option password of Redis:Endpoint",
            await RefusalAsync("--Redis:Endpoint", $"{redis.Endpoint},password={Secret}", "--Redis:PasswordFile", wrong));
    }

    [Theory]
    [InlineData("-@admin -@dangerous", "does not let the user app run INFO, so its version is not known; grant +info and +config|get")]
    [InlineData("-config", "does not let the user app run CONFIG GET, so what it promises is not known; grant +config|get")]
    [InlineData("-select", "does not let the user app use database 3 (NOPERM", "--Redis:Database", "3")]
    [InlineData("-eval", "does not let the user app run EVAL, by which everything is committed")]
    [InlineData("-evalsha", "does not let the user app run EVALSHA, by which everything is committed")]
    [InlineData("-@all", "the user app may not do what every client needs (NOPERM")]
    public async Task A_right_that_is_missing_is_named(string rights, string refusal, params string[] settings)
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.SendLineAsync($"ACL SETUSER app on >{Secret} ~* &* +@all {rights}");

        Assert.Contains(refusal, await RefusalAsync(["--Redis:Endpoint", $"{redis.Endpoint},user=app", "--Redis:Password", Secret, .. settings]));
    }

    [Theory]
    [InlineData("EVAL")]
    [InlineData("EVALSHA")]
    public async Task A_command_that_was_renamed_away_is_named(string command)
    {
        await using var redis = await RedisProcess.StartAsync("--rename-command", command, "");

        Assert.Contains($"does not let this service run {command}, by which everything is committed", await RefusalAsync("--Redis:Endpoint", redis.Endpoint));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_named()
    {
        using var folder = new TlsFolder();
        await using var redis = await RedisProcess.StartAsync(folder.Settings);

        Assert.Contains("its TLS certificate is not accepted", await RefusalAsync("--Redis:Endpoint", $"127.0.0.1:{folder.Port},ssl=true"));
    }

    [Fact]
    public async Task What_may_pass_is_waited_for_and_then_named()
    {
        using var folder = new TlsFolder();
        await using var redis = await RedisProcess.StartAsync(folder.Settings);
        await using var replica = await RedisProcess.StartAsync("--replicaof", $"127.0.0.1 {redis.Port}");
        await using var loading = await RedisProcess.StartAsync(
            "--enable-debug-command", "yes", "--loading-process-events-interval-bytes", "1024", "--rdbcompression", "no");
        for (var i = 0; i < 400; i++)
            await loading.SendLineAsync($"SET key-{i} {new string('x', 2_000)}");
        // Longer than services wait, and clients are answered in between: Redis does so when it loads a dump, not a log of commands.
        await loading.SendLineAsync("CONFIG SET key-load-delay 250000");
        var load = Record.ExceptionAsync(() => loading.SendLineAsync("DEBUG RELOAD"));

        var refusals = await Task.WhenAll(
            RefusalAsync("--Redis:Endpoint", "127.0.0.1:1,password=open-sesame"),
            RefusalAsync("--Redis:Endpoint", "no-such-host.invalid:6379", "--Redis:Password", Secret),
            RefusalAsync("--Redis:Endpoint", replica.Endpoint),
            RefusalAsync("--Redis:Endpoint", $"127.0.0.1:{folder.Port}"),
            RefusalAsync("--Redis:Endpoint", $"{redis.Endpoint},ssl=true"),
            RefusalAsync("--Redis:Endpoint", loading.Endpoint));

        Assert.Collection(
            refusals,
            refused => Says("Redis at 127.0.0.1:1 (Redis:Endpoint): nothing listens there (connection refused)", refused),
            unknown => Says("Redis at no-such-host.invalid:6379 (Redis:Endpoint): its name cannot be resolved (DNS)", unknown),
            isReplica => Says("it is a replica, and writes go to the primary", isReplica),
            needsTls => Says("Redis:Endpoint needs ssl=true", needsTls),
            speaksNoTls => Says("take ssl=true out of Redis:Endpoint", speaksNoTls),
            isLoading => Says("it is still loading its data (LOADING)", isLoading));
        await loading.KillAsync();
        await load;
    }

    // A server that takes no plaintext says nothing, or in an alert of TLS what is wrong (here: protocol_version), and ends the connection or
    // resets it: which of these the client meets depends on what either side had read by then.
    [Fact]
    public async Task What_ends_each_connection_without_an_answer_of_Redis_may_want_TLS()
    {
        var refusals = await Task.WhenAll(RefusedByAsync([]), RefusedByAsync([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]));

        Assert.All(refusals, refused => Says(
            "it ends the connection without an answer of Redis; if it speaks TLS there, Redis:Endpoint needs ssl=true", refused));

        static async Task<string> RefusedByAsync(byte[] answer)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var ended = EndEachAsync(listener, answer);
            var refused = await RefusalAsync("--Redis:Endpoint", $"{listener.LocalEndpoint}");
            listener.Stop();
            await ended;
            return refused;
        }

        static async Task EndEachAsync(TcpListener listener, byte[] answer)
        {
            while (true)
            {
                Socket connection;
                try
                {
                    connection = await listener.AcceptSocketAsync();
                }
                catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
                {
                    return;
                }
                using (connection)
                {
                    await Record.ExceptionAsync(async () =>
                    {
                        await connection.ReceiveAsync(new byte[4_096]);
                        await connection.SendAsync(answer);
                    });
                }
            }
        }
    }

    [Theory]
    [InlineData("Redis:Replica is no setting; did you mean Redis:Replicas?", "--Redis:Replica", "1")]
    [InlineData("Limits:MaxStream is no setting; did you mean Limits:MaxStreams?", "--Limits:MaxStream", "1")]
    [InlineData("--Reddis is no setting; did you mean --Redis?", "--Reddis:Endpoint", "127.0.0.1:6379")]
    [InlineData("Redis:Replicas is 9: ", "--Redis:Replicas", "9")]
    [InlineData("Redis:Database is -1: ", "--Redis:Database", "-1")]
    [InlineData("does not let this service use database 99 (The database does not exist on the server: 99); Redis:Database", "--Redis:Database", "99")]
    [InlineData("the option defaultDatabase is given as Redis:Database", "--Redis:Endpoint", "127.0.0.1:6379,defaultDatabase=3")]
    [InlineData("the option channelPrefix is given as Redis:KeyPrefix", "--Redis:Endpoint", "127.0.0.1:6379,channelPrefix=x")]
    [InlineData("Redis:KeyPrefix: may have at most 64 letters, digits and . _ : / -, and no braces", "--Redis:KeyPrefix", "{staging}:")]
    [InlineData("Watch:TailInterval is 00:10:00: ", "--Watch:TailInterval", "00:10:00")]
    [InlineData("'Redis:Replicas'", "--Redis:Replicas", "two")]
    [InlineData("'Redis:CommandTimeout'", "--Redis:CommandTimeout", "soon")]
    [InlineData("Redis:Endpoint: The Endpoint field is required", "--Redis:Endpoint", "")]
    [InlineData("Redis:Endpoint: must be host:port", "--Redis:Endpoint", "127.0.0.1:6379,sll=true")]
    [InlineData("Redis:Endpoint: must be host:port", "--Redis:Endpoint", "127.0.0.1:99999999")]
    [InlineData("a password with a comma in it must be given as Redis:Password", "--Redis:Endpoint", "127.0.0.1:6379,password=x,open-sesame")]
    [InlineData("a password with a comma in it must be given as Redis:Password", "--Redis:Endpoint", "127.0.0.1:6379,password=x,open-sesame=y")]
    [InlineData("Redis:Endpoint: must be host:port", "--Redis:Endpoint", $"redis://user:{Secret}@127.0.0.1:6379")]
    [InlineData("Redis:Endpoint: must be host:port", "--Redis:Endpoint", $"user:{Secret}@127.0.0.1:6379")]
    [InlineData("Logging:LogLevel:Default is 'Loud'; there is Trace, Debug, Information, Warning, Error, Critical, None", "--Logging:LogLevel:Default", "Loud")]
    [InlineData("Logging:LogLevel:Grpc is '3'; there is Trace, ", "--Logging:LogLevel:Grpc", "3")]
    [InlineData("Logging:Console:LogLevel:VoteTracker is 'Quiet'; there is Trace, ", "--Logging:Console:LogLevel:VoteTracker", "Quiet")]
    [InlineData("Logging:Console:FormatterName is 'pretty'; there is json, simple, systemd", "--Logging:Console:FormatterName", "pretty")]
    [InlineData("'stray' is no setting; ", "stray")]
    [InlineData("'stray' is no setting; ", "stray", "--Redis:Replicas", "0")]
    [InlineData("'-v' is no setting; ", "-v", "1")]
    [InlineData("'second' is no setting; ", "--Redis:Replicas", "0", "second")]
    [InlineData("'--Redis:Replicas' has no value; ", "--Redis:Replicas")]
    [InlineData("Metrics:Url: must be like http://127.0.0.1:9464", "--Metrics:Url", "127.0.0.1:9464")]
    [InlineData("Metrics:Url: must be like http://127.0.0.1:9464", "--Metrics:Url", "http://127.0.0.1")]
    [InlineData("Metrics:Url is http://127.0.0.1:99999, where it cannot listen", "--Metrics:Url", "http://127.0.0.1:99999")]
    [InlineData("'anywhere'", "--urls", "anywhere")]
    public async Task A_setting_that_is_not_understood_is_named(string refusal, params string[] settings)
    {
        await using var redis = await RedisProcess.StartAsync();

        Assert.Contains(refusal, await RefusalAsync(["--Redis:Endpoint", redis.Endpoint, .. settings]));
    }

    // Of a long text Assert.Contains shows the beginning only.
    private static void Says(string what, string refusal) => Assert.True(refusal.Contains(what, StringComparison.Ordinal), refusal);

    // The one line that a service in a process of its own has to say.
    private static async Task<string> RefusalAsync(params string[] settings)
    {
        await using var process = ChildProcess.Start(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "VoteTracker.Updates.dll"), "--urls", "http://127.0.0.1:0",
                "--Logging:Console:FormatterName", "simple", .. settings,
            ]);
        var exitCode = await process.ExitAsync();
        string[] said = [.. process.Lines, .. process.Errors.Split('\n')];

        Assert.True(exitCode == 1, $"exit code {exitCode}: {string.Join('\n', said)}");
        Assert.All(said, line => Assert.DoesNotContain(Secret, line));
        Assert.All(said, line => Assert.DoesNotContain("   at ", line));
        return Assert.Single(said, line => line.Contains(" cannot start: ", StringComparison.Ordinal));
    }

    /// <summary>What a Redis needs to speak TLS at one more port.</summary>
    private sealed class TlsFolder : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("votetracker-tls-").FullName;

        public TlsFolder()
        {
            using var key = RSA.Create(2048);
            using var certificate = new CertificateRequest("CN=elsewhere.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(Path.Combine(_folder, "certificate.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        public int Port { get; } = FreePorts.Next();

        public string[] Settings =>
        [
            "--tls-port", $"{Port}", "--tls-cert-file", Path.Combine(_folder, "certificate.pem"), "--tls-key-file", Path.Combine(_folder, "key.pem"),
            "--tls-ca-cert-file", Path.Combine(_folder, "certificate.pem"), "--tls-auth-clients", "no",
        ];

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
