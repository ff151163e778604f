using System.CommandLine;
using System.Runtime.ExceptionServices;
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
    private static readonly ConsumeOptions Holding = new() { Concurrency = 1_000, MaxExtension = TimeSpan.MaxValue };

    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.Subscription();
        var noAck = new Option<bool>("--no-ack")
        {
            Description = "Print without acknowledging, and hold, at most 1,000: each comes again once Ctrl-C ends this, and counts as no attempt",
        };
        var command = new Command("deliver", "Print the updates of a subscription and acknowledge each once it is printed") { name, noAck };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) => await RunAsync(
            invocation,
            await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(name), cancellationToken),
            !invocation.Arguments.GetValue(noAck),
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string name, bool acknowledge, CancellationToken cancellationToken)
    {
        var endpoint = invocation.Services.Updates;
        // Not disposed: its flush would fail again if the reader of the pipe has gone.
        var results = StandardOutput.Open();
        var retries = new StreamRetries(endpoint.Address);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await invocation.Services.Client.ConsumeAsync(name, HandleAsync, Tell, acknowledge ? null : Holding, gone.Token);
        }
        catch (RpcException refused)
        {
            var parent = name[..name.IndexOf("/subscriptions/", StringComparison.Ordinal)];
            throw new CommandFailedException(endpoint.Address, refused, refused.StatusCode != StatusCode.NotFound ? null
                : $"{(retries.Started ? "It was deleted meanwhile. " : "")}What there is: votetracker subscription list {parent}");
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // Ctrl-C is how a consumer ends; what it did not acknowledge comes to the next.
        }

        return 0;

        async Task<DeliveryOutcome> HandleAsync(Delivery delivery, CancellationToken leaving)
        {
            // Acknowledged only once it is written: what was not written is delivered again.
            try
            {
                Show(results, delivery, invocation.Output);
            }
            catch (IOException)
            {
                // The reader of our output has gone (head, less).
                await gone.CancelAsync();
                leaving.ThrowIfCancellationRequested();
            }
            if (!acknowledge)
                await Task.Delay(Timeout.InfiniteTimeSpan, leaving);
            return DeliveryOutcome.Done;
        }

        void Tell(ConsumerEvent happened)
        {
            switch (happened)
            {
                case ConsumerEvent.Connected:
                    retries.Started = true;
                    break;
                case ConsumerEvent.Interrupted interrupted:
                    retries.Tell(interrupted.Cause, interrupted.Attempt, interrupted.RetryDelay);
                    break;
                case ConsumerEvent.Late late:
                    Console.Error.WriteLine($"update {late.Delivery.Update.Offset} was held beyond its deadline; it comes again");
                    break;
                case ConsumerEvent.HandlerFailed failed:
                    ExceptionDispatchInfo.Throw(failed.Cause);
                    break;
            }
        }
    }

    private static void Show(StreamWriter results, Delivery delivery, OutputFormat format)
    {
        lock (results)
        {
            results.WriteLine(format == OutputFormat.Json
                ? JsonOutput.Line(delivery)
                : UpdateText.Line(delivery.Update) + (delivery.Attempt > 1 ? $"  (attempt {delivery.Attempt})" : ""));
            results.Flush();
        }
    }
}
