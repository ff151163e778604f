using System.CommandLine;
using System.Diagnostics;
using Grpc.Core;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Cli.Subscriptions;

/// <summary>votetracker subscription deliver NAME: a consumer that prints, and acknowledges what it has printed.</summary>
internal static class DeliverCommand
{
    // A stream with nothing to deliver shows that it is open only by not failing.
    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(10);

    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.Subscription();
        var noAck = new Option<bool>("--no-ack")
        {
            Description = "Print without acknowledging: each comes again after its deadline, which counts as an attempt",
        };
        var command = new Command("deliver", "Print the updates of a subscription and acknowledge each once it is printed") { name, noAck };
        command.SetAction(invocations.Run((invocation, cancellationToken) => RunAsync(
            invocation, invocation.Arguments.GetRequiredValue(name), !invocation.Arguments.GetValue(noAck), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string name, bool acknowledge, CancellationToken cancellationToken)
    {
        var endpoint = invocation.Services.Updates;
        // Not disposed: its flush would fail again if the reader of the pipe has gone.
        var results = StandardOutput.Open();
        var retries = new StreamRetries(endpoint.Address);
        var begun = Stopwatch.GetTimestamp();
        using var client = new VoteTrackerClient(endpoint.Invoker);
        try
        {
            await foreach (var happened in client.DeliverAsync(name, cancellationToken))
            {
                switch (happened)
                {
                    case DeliveryEvent.Interrupted interrupted:
                        retries.Started |= Stopwatch.GetElapsedTime(begun) > TimeToStart;
                        retries.Tell(interrupted.Cause, interrupted.Attempt, interrupted.RetryDelay);
                        break;
                    case DeliveryEvent.Delivered delivered:
                        retries.Started = true;
                        Show(results, delivered, invocation.Output);
                        // Acknowledged only once it is written: what was not written is delivered again.
                        if (acknowledge)
                            await delivered.AcknowledgeAsync();
                        break;
                }
            }
        }
        catch (RpcException refused)
        {
            var parent = name[..name.IndexOf("/subscriptions/", StringComparison.Ordinal)];
            throw new CommandFailedException(endpoint.Address, refused, refused.StatusCode != StatusCode.NotFound ? null
                : $"{(retries.Started ? "It was deleted meanwhile. " : "")}What there is: votetracker subscription list {parent}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a consumer ends; what it did not acknowledge comes to the next.
        }
        catch (IOException)
        {
            // The reader of our output has gone (head, less). What it did not get was not acknowledged.
        }

        return 0;
    }

    private static void Show(StreamWriter results, DeliveryEvent.Delivered delivered, OutputFormat format)
    {
        results.WriteLine(format == OutputFormat.Json
            ? JsonOutput.Line(new Delivery { DeliveryId = delivered.DeliveryId, Update = delivered.Update, Attempt = delivered.Attempt })
            : UpdateText.Line(delivered.Update) + (delivered.Attempt > 1 ? $"  (attempt {delivered.Attempt})" : ""));
        results.Flush();
    }
}
