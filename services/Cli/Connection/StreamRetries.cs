using System.Runtime.ExceptionServices;
using Grpc.Core;
using VoteTracker.Cli.Output;
using VoteTracker.Client;

namespace VoteTracker.Cli.Connection;

/// <summary>Reports failed attempts to the operator. A stream that never opened is given up after a few.</summary>
internal sealed class StreamRetries(string address)
{
    private const int AttemptsToStart = 4;

    /// <summary>Whether a stream has opened. From then on it is retried without end, to outlive a restart of the service.</summary>
    public bool Started { get; set; }

    /// <exception cref="RpcException">It never opened.</exception>
    public void Tell(Exception? cause, int attempt, TimeSpan pause)
    {
        if (!Started && cause is RpcException failure && (attempt >= AttemptsToStart || failure.StatusCode == StatusCode.OutOfRange))
            ExceptionDispatchInfo.Throw(failure);
        Console.Error.WriteLine(Display.OneLine($"{Why(cause)}; resuming in {pause.TotalSeconds:0.0} s"));
    }

    private string Why(Exception? cause) => cause switch
    {
        RpcException { StatusCode: StatusCode.OutOfRange } lost =>
            $"what happened while away is no longer to be had ({ErrorDetails.Of(lost).Reason}): next comes the present state",
        RpcException broken => $"{(Started ? "the stream broke off" : "no stream yet")}: {CommandFailedException.Reason(address, broken)}",
        TimeoutException silence => silence.Message,
        _ => "the stream ended",
    };
}
