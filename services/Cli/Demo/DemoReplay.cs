using System.Diagnostics;
using Google.Protobuf;
using VoteTracker.Cli.Connection;
using VoteTracker.Client;
using VoteTracker.Import.Sending;
using VoteTracker.Records.History;
using VoteTracker.V1;

namespace VoteTracker.Cli.Demo;

/// <summary>The life of H.J.Res. 46, replayed through the public API, as a subscriber sees it.</summary>
internal sealed class DemoReplay
{
    private const string Parent = "congresses/116";
    private const string Record = "116-hjres46.jsonl";

    // Slow enough to be followed, and over before anyone loses patience.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan AllPauses = TimeSpan.FromSeconds(18);

    private readonly ServiceEndpoints _services;
    private readonly RecordImport _import;

    public DemoReplay(ServiceEndpoints services)
    {
        _services = services;
        _import = services.Import();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Where nothing answers, this says so at once; a watch would go on trying.
        await HeadAsync(cancellationToken);
        var history = Read();
        Screen.Line($"\nDemo: [bold]{Screen.Words(history.Title)}[/]");
        var requests = LiveReplay.Of(history.Calls).ToList();
        Screen.Line($"[grey]{requests.Count} calls of the public API; what follows is what a subscriber of {Parent} receives[/]");
        if (!await ReplayAsync(requests, cancellationToken))
        {
            Screen.Line("It is recorded already, so the replay changed nothing. This is how it stands:");
            await StoryWatch.PrintPresentAsync(_services.Client, Parent, MeasureOf(history), cancellationToken);
        }

        var outlook = await _services.VetoThreats.CallAsync(
            _services.Client.VetoThreats.GetOverrideOutlookAsync, new GetOverrideOutlookRequest { Name = MeasureOf(history) }, cancellationToken);
        Screen.Line("Override outlook: the votes, and what two thirds of them would be");
        Screen.Table(["chamber", "on", "yea–nay", "two thirds", ""], StoryText.Of(outlook));
        Screen.Line($"[grey]The demo is over; the services go on until Ctrl-C. Look around: ./dev cli get {MeasureOf(history)}[/]");
    }

    /// <summary>Sends every call at a pace that can be followed.</summary>
    /// <returns>Whether any of them changed anything.</returns>
    private async Task<bool> ReplayAsync(List<IMessage> requests, CancellationToken cancellationToken)
    {
        using var watch = await StoryWatch.StartAsync(_services.Client, Parent, cancellationToken);
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, AllPauses.Ticks / Math.Max(1, requests.Count)));
        var changed = false;
        foreach (var request in requests)
        {
            var outcome = await _import.SendAsync(request, cancellationToken);
            if (outcome.Result == ImportResult.Refused)
                Screen.Line($"[red]{Screen.Words(RecordedHistory.MethodOf(request))} was refused: {Screen.Words(outcome.Message)}[/]");
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
        using var reader = new StreamReader(typeof(DemoReplay).Assembly.GetManifestResourceStream(Record)!);
        return RecordedHistory.Read(Record, reader);
    }

    private static string MeasureOf(RecordedHistory history) =>
        history.Calls.Select(call => call.Request).OfType<RecordActionsRequest>().First().Name;

    private async Task<long> HeadAsync(CancellationToken cancellationToken)
    {
        // Not sampled: among the calls that record something these would only be in the way.
        using var untraced = new Activity("head").Start();
        return (await _services.Updates.CallAsync(_services.Client.Updates.GetHeadAsync, new GetHeadRequest { Parent = Parent }, cancellationToken)).Offset;
    }
}
