using System.Net.Sockets;
using Grpc.Core;
using VoteTracker.Cli.Output;
using VoteTracker.Client;

namespace VoteTracker.Cli.Connection;

/// <summary>Ends a command because calls fail; its message is what the operator reads.</summary>
internal sealed class CommandFailedException : Exception
{
    /// <summary>A call failed.</summary>
    public CommandFailedException(string address, RpcException exception, string? advice = null)
        : base(Tell(address, exception, advice), exception)
    {
    }

    /// <summary>What it was told to connect with cannot be used.</summary>
    public CommandFailedException(string message)
        : base($"error: {message}")
    {
    }

    /// <summary>The same failure, with what to do about it.</summary>
    public CommandFailedException(CommandFailedException failure, string advice)
        : base($"{failure.Message}{Environment.NewLine}{advice}", failure.InnerException)
    {
    }

    /// <summary>Why a call failed, in one line: what the service said, and its codes.</summary>
    public static string Reason(string address, RpcException exception)
    {
        var reason = ErrorDetails.Of(exception).Reason;
        if (reason.Length > 0)
            return $"{Display.OneLine(exception.Status.Detail)} ({Display.Constant(exception.StatusCode)}/{reason})";
        if (IsNobodyThere(exception))
            return $"nothing answers at {address}; is it running?{(address.StartsWith("127.0.0.1", StringComparison.Ordinal) ? " ./dev up starts it" : "")}";
        var message = exception.StatusCode == StatusCode.DeadlineExceeded ? $"{address} did not answer in time" : exception.Status.Detail;
        return $"{Display.OneLine(message)} ({Display.Constant(exception.StatusCode)})";
    }

    private static string Tell(string address, RpcException exception, string? advice)
    {
        // A service may name its only violation in the message already.
        var violations = ErrorDetails.Of(exception).FieldViolations
            .Select(violation => $"{violation.Field}: {violation.Description}")
            .Where(violation => !exception.Status.Detail.Contains(violation, StringComparison.Ordinal));
        IEnumerable<string> lines = ["error: " + Reason(address, exception), .. violations.Select(violation => "  " + violation)];
        return string.Join(Environment.NewLine, advice is null ? lines : lines.Append(advice));
    }

    /// <summary>Whether nothing answered at all.</summary>
    public static bool IsNobodyThere(RpcException exception)
    {
        if (exception.StatusCode != StatusCode.Unavailable)
            return false;
        for (var cause = exception.Status.DebugException; cause is not null; cause = cause.InnerException)
            if (cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                return true;
        return false;
    }
}
