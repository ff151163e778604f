using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>One service in a process of its own, which can be killed and started again where it was.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly string _program;
    private readonly string[] _settings;
    private readonly Dictionary<string, string> _environment;
    private readonly ProductionAccess? _access;
    private readonly Lazy<GrpcChannel> _channel;
    private ChildProcess? _process;

    public ServiceProcess(
        string program, string name, IEnumerable<string> settings, IReadOnlyDictionary<string, string>? environment = null, ProductionAccess? access = null)
    {
        (_program, Name, _access, Replicas) = (program, name, access, [this]);
        _environment = new Dictionary<string, string>(environment ?? new Dictionary<string, string>());
        _settings = ["--urls", Url, "--Logging:LogLevel:Default", "Warning", .. settings];
        _channel = new(NewChannel);
    }

    /// <summary>Tells it from others of the same program.</summary>
    public string Name { get; }

    public int Port { get; } = FreePorts.Next();

    /// <summary>Where it listens.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"{(_access is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>Which release it is of, from its next start on.</summary>
    public Release Release { get; set; } = Release.Current;

    /// <summary>More settings, from its next start on.</summary>
    public string[] More { get; set; } = [];

    /// <summary>All processes that clients know by one name, this one among them.</summary>
    public IReadOnlyList<ServiceProcess> Replicas { get; set; }

    public CallInvoker Invoker => _channel.Value.CreateCallInvoker();

    /// <summary>How much memory it holds, in bytes; 0 where it does not run or the system does not tell.</summary>
    public long ResidentBytes
    {
        get
        {
            const string label = "VmRSS:";
            var status = $"/proc/{_process?.Id}/status";
            return File.Exists(status) && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal)) is { } line
                ? 1_024 * long.Parse(line[label.Length..^2], CultureInfo.InvariantCulture)
                : 0;
        }
    }

    /// <summary>How much it held when <see cref="RememberMemory"/> was called last, or when it was started since.</summary>
    public long ResidentBytesBefore { get; private set; }

    /// <summary>What it complained of since it was started last.</summary>
    public string Complaints => _process is { } process ? $"{Name}:\n{string.Join('\n', process.Lines.TakeLast(40))}\n{process.Errors}" : Name;

    /// <summary>Errors that it met since it was started last and that nobody had expected.</summary>
    public IEnumerable<string> UnexpectedErrors =>
        _process?.Lines.Where(line => line.Contains(" failed unexpectedly, error id ", StringComparison.Ordinal)) ?? [];

    /// <summary>A connection that nobody else uses.</summary>
    public GrpcChannel NewChannel() => _access?.Connect(Replicas.Select(process => process.Port)) ?? GrpcChannel.ForAddress(
        Url,
        new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
        });

    /// <summary>Takes note of how much memory it holds.</summary>
    public void RememberMemory() => ResidentBytesBefore = ResidentBytes;

    /// <summary>Starts it, and waits until it serves: it listens only when it has found its Redis good.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start("dotnet", _environment, [Release.Program(_program), .. _settings, .. More]);
        await Until.TrueAsync($"{Name} listens", async () =>
        {
            if (_process.HasEnded)
            {
                // It gives its Redis 20 seconds, which a loaded machine may not keep; whoever supervises it starts it again.
                if (!Complaints.Contains(", for 20 seconds", StringComparison.Ordinal))
                    throw new NotSupportedException($"{Name} ended before it listened\n{Complaints}");
                await _process.DisposeAsync();
                _process = ChildProcess.Start("dotnet", _environment, [Release.Program(_program), .. _settings, .. More]);
            }
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        });
        RememberMemory();
    }

    /// <summary>What its wall clock says.</summary>
    public async Task<DateTimeOffset> TimeAsync()
    {
        using var channel = _access?.Connect([Port]) ?? GrpcChannel.ForAddress(Url);
        // Whatever it answers, it says when.
        using var call = new VoteService.VoteServiceClient(channel).GetVoteAsync(new GetVoteRequest());
        var date = (await call.ResponseHeadersAsync).GetValue("date") ?? throw new InvalidOperationException($"{Name} does not tell the time");
        return DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>It stands still, and does not know.</summary>
    public void Freeze() => _process!.Freeze();

    /// <summary>It goes on.</summary>
    public void Thaw() => _process!.Thaw();

    /// <summary>SIGTERM, and waiting for the end.</summary>
    public async Task StopAsync()
    {
        _process!.SendTerminate();
        await _process.ExitAsync();
        await KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_channel.IsValueCreated)
            _channel.Value.Dispose();
    }
}
