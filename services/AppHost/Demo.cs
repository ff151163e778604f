using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.Client;
using VoteTracker.Import.Sending;
using VoteTracker.Records.History;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.AppHost;

/// <summary>The life of H.J.Res. 46, replayed through the public API, as a subscriber sees it.</summary>
internal sealed class Demo : IDisposable
{
    private const string Parent = "congresses/116";
    private const int MaxFrameSize = 8 * 1024 * 1024;

    private static readonly string RecordFile = Path.Combine(AppContext.BaseDirectory, "records", "116-hjres46.jsonl");

    // Slow enough to be followed, and the whole of it shorter than anyone's patience.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan AllPauses = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(10);

    private readonly List<GrpcChannel> _channels = [];
    private readonly UpdateService.UpdateServiceClient _updates;
    private readonly VoteTrackerClient client;
    private readonly VetoThreatService.VetoThreatServiceClient threats;
    private readonly RecordImport _import;

    private Demo(Ports ports)
    {
        var live = Connect(ports.Updates);
        (_updates, client) = (new(live), new(live));
        threats = new(Connect(ports.VetoThreats));
        _import = new RecordImport(new(Connect(ports.Resolutions)), new(Connect(ports.Votes)), threats);
    }

    /// <summary>Runs the demo if it is its time. What goes wrong in it is told, and stops nothing else.</summary>
    public static async Task RunAsync(Ports ports, DemoRuns runs, CancellationToken cancellationToken)
    {
        if (runs == DemoRuns.Never)
            return;
        try
        {
            using var demo = new Demo(ports);
            if (runs == DemoRuns.Always || await demo.HeadAsync(cancellationToken) == 0)
                await demo.TellAsync(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever ends the suite ends the demo with it.
        }
        catch (Exception e) when (e is RpcException or RecordException or TimeoutException or IOException)
        {
            await Console.Error.WriteLineAsync($"votetracker: the demo broke off: {(e is RpcException rpc ? rpc.Status.Detail : e.Message)}");
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _channels.ForEach(channel => channel.Dispose());
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var history = Read();
        Screen.Line($"\nDemo: [bold]{Screen.Words(history.Title)}[/]");
        Screen.Line($"[grey]{history.Calls.Count} calls of the public API; what follows is what a subscriber of {Parent} receives[/]");
        if (!await ReplayAsync(history, cancellationToken))
        {
            Screen.Line("It is recorded already, so the replay changed nothing. This is how it stands:");
            await StoryWatch.PrintPresentAsync(client, Parent, MeasureOf(history), cancellationToken);
        }

        var outlook = await threats.GetOverrideOutlookAsync(
            new GetOverrideOutlookRequest { Name = MeasureOf(history) }, deadline: DateTime.UtcNow + CallDeadline, cancellationToken: cancellationToken);
        Screen.Line("Override outlook: the votes, and what two thirds of them would be");
        Screen.Table(["chamber", "on", "yea–nay", "two thirds", ""], StoryText.Of(outlook));
        Screen.Line($"[grey]The demo is over; the services go on until Ctrl-C. Look around: ./dev cli get {MeasureOf(history)}[/]");
    }

    /// <summary>Sends every call at a pace that can be followed.</summary>
    /// <returns>Whether any of them changed anything.</returns>
    private async Task<bool> ReplayAsync(RecordedHistory history, CancellationToken cancellationToken)
    {
        using var watch = await StoryWatch.StartAsync(client, Parent, cancellationToken);
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, AllPauses.Ticks / Math.Max(1, history.Calls.Count)));
        var changed = false;
        foreach (var call in history.Calls)
        {
            var outcome = await _import.SendAsync(call.Request, cancellationToken);
            if (outcome.Result == ImportResult.Refused)
                Screen.Line($"[red]{Screen.Words(call.Method)} was refused: {Screen.Words(outcome.Message)}[/]");
            if (outcome.Result is not (ImportResult.New or ImportResult.Corrected))
                continue;
            changed = true;
            await watch.ReachAsync(await HeadAsync(cancellationToken), cancellationToken);
            await Task.Delay(pause, cancellationToken);
        }

        return changed;
    }

    private static RecordedHistory Read()
    {
        using var reader = new StreamReader(RecordFile);
        return RecordedHistory.Read(RecordFile, reader);
    }

    private static string MeasureOf(RecordedHistory history) =>
        history.Calls.Select(call => call.Request).OfType<RecordActionsRequest>().First().Name;

    private async Task<long> HeadAsync(CancellationToken cancellationToken)
    {
        var head = await _updates.GetHeadAsync(
            new GetHeadRequest { Parent = Parent }, deadline: DateTime.UtcNow + CallDeadline, cancellationToken: cancellationToken);
        return head.Offset;
    }

    private GrpcChannel Connect(int port)
    {
        var channel = GrpcChannel.ForAddress(Ports.Url(port), new GrpcChannelOptions { MaxReceiveMessageSize = MaxFrameSize });
        _channels.Add(channel);
        return channel;
    }
}
