using System.CommandLine;
using Grpc.Core;
using VoteTracker.Records.Reading;

namespace VoteTracker.Cli.Demo;

/// <summary>votetracker demo: the life of H.J.Res. 46, recorded step by step and watched.</summary>
internal static class DemoCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var command = new Command("demo", "Replay the life of H.J.Res. 46 of the 116th Congress and print what a subscriber receives");
        command.SetAction(invocations.Run(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            await new DemoReplay(invocation.Services).RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e is RpcException or RecordException or TimeoutException or IOException)
        {
            await Console.Error.WriteLineAsync($"error: the demo broke off: {(e is RpcException rpc ? rpc.Status.Detail : e.Message)}");
            return 1;
        }
    }
}
