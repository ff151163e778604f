using System.CommandLine;
using Grpc.Core;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Telemetry;
using VoteTracker.Client;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.Cli.Watch;

/// <summary>votetracker watch CONGRESS: every change as it happens, over broken connections, until Ctrl-C.</summary>
internal static class WatchCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var congress = ResourceName.AnyCongress();
        var filter = new FilterOptions();
        var from = new Option<string>("--from")
        {
            Description = "start: the present state, then every change; now: every change; a cursor: every change after it",
            HelpName = "start|now|CURSOR",
            DefaultValueFactory = _ => "now",
        };
        var traces = new TraceOptions();
        var command = new Command("watch", "Print every change of a Congress as it happens")
        {
            congress, filter.Resolutions, filter.Kinds, from, traces.Traces, traces.Url,
        };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var number = invocation.Arguments.GetValue(congress) ?? await invocation.Congress.NumberAsync(cancellationToken);
            return await RunAsync(
                invocation,
                CongressName.Format(number),
                filter.Of(invocation.Arguments, number),
                invocation.Arguments.GetRequiredValue(from),
                traces.AreAsked(invocation) ? traces.TemplateOf(invocation) : null,
                cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RunAsync(
        Invocation invocation, string parent, UpdateFilter? filter, string from, string? traceTemplate, CancellationToken cancellationToken)
    {
        var endpoint = invocation.Services.Updates;
        var watch = new WatchOptions { Start = Start(from), Filter = filter };
        // Not disposed: its flush would fail again if the reader of the pipe has gone.
        var output = new WatchOutput(StandardOutput.Open(), Console.Error, invocation.Output, traceTemplate);
        var retries = new StreamRetries(endpoint.Address);
        var cursor = from is "start" or "now" ? null : from;
        try
        {
            await foreach (var happened in invocation.Services.Client.WatchAsync(parent, watch, cancellationToken))
            {
                if (happened is WatchEvent.Interrupted { Cause: var cause } interrupted)
                {
                    retries.Tell(cause, interrupted.Attempt, interrupted.RetryDelay);
                    // A cursor that was refused is not worth keeping.
                    if (cause is RpcException { StatusCode: StatusCode.OutOfRange })
                        cursor = null;
                    continue;
                }

                retries.Started = true;
                output.Show(happened);

                // Saved only once it is written: what was not written comes again.
                cursor = happened.Cursor ?? cursor;
            }
        }
        catch (RpcException refused)
        {
            if (!retries.Started)
                cursor = null;
            throw new CommandFailedException(endpoint.Address, refused, Advice(refused, parent));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a watch ends.
        }
        catch (IOException)
        {
            // The reader of our output has gone (head, less), so the watch is done.
        }
        finally
        {
            if (cursor is not null)
                await Console.Error.WriteLineAsync($"cursor: {cursor}");
        }

        return 0;
    }

    private static WatchStart Start(string from) => from switch
    {
        "start" => WatchStart.Snapshot,
        "now" => WatchStart.Live,
        _ => WatchStart.After(from),
    };

    private static string? Advice(RpcException refused, string parent)
    {
        var anew = $"Take the present state anew: votetracker watch {parent} --from start";
        return ErrorDetails.Of(refused).Reason switch
        {
            "CURSOR_EXPIRED" => $"Updates after this cursor are no longer kept. {anew}",
            "EPOCH_CHANGED" => $"The history that this cursor belongs to was lost. {anew}",
            "CURSOR_FILTER_MISMATCH" => "A cursor goes with its Congress, --resolution and --kind: repeat them as they were.",
            _ => null,
        };
    }
}
