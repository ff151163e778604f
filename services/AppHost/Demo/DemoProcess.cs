using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.AppHost;

/// <summary>Runs <c>votetracker demo</c>. Its failure does not stop the suite.</summary>
internal static class DemoProcess
{
    /// <summary>The Congress that it is about.</summary>
    public const string Congress = "116";

    private const string Parent = $"congresses/{Congress}";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Runs the demo if it is its time, to its end or until cancelled.</summary>
    public static async Task RunAsync(Ports ports, DemoRuns runs, IReadOnlyDictionary<string, string> exporters, CancellationToken cancellationToken)
    {
        if (runs == DemoRuns.Never)
            return;
        try
        {
            if (runs == DemoRuns.Always || await HeadAsync(ports, cancellationToken) == 0)
                await RunAsync(ports, exporters, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever ends the suite ends the demo with it.
        }
        catch (Exception e) when (e is RpcException or SuiteException)
        {
            Output.ErrorLine($"votetracker: the demo cannot start: {(e is RpcException rpc ? rpc.Status.Detail : e.Message)}");
        }
    }

    private static async Task RunAsync(Ports ports, IReadOnlyDictionary<string, string> exporters, CancellationToken cancellationToken)
    {
        var program = new ChildProgram(
            "demo", "dotnet", BuiltPrograms.Cli, "demo", "--port-base", ports.Base.ToString(CultureInfo.InvariantCulture))
        {
            InheritsStandardOutput = true,
            Environment = exporters,
        };
        await using var process = ChildProcess.Start(program);
        await process.Ended.WaitAsync(cancellationToken);
    }

    private static async Task<long> HeadAsync(Ports ports, CancellationToken cancellationToken)
    {
        // Not sampled, so no trace begins at the service: nobody asked for this call.
        using var untraced = new Activity("head").Start();
        using var channel = LoopbackChannel.To(ports.Updates);
        var head = await new UpdateService.UpdateServiceClient(channel).GetHeadAsync(
            new GetHeadRequest { Parent = Parent }, deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellationToken);
        return head.Offset;
    }
}
