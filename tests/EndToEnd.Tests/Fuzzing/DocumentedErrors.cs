using System.Text.RegularExpressions;
using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>Holds errors to what the contract's comments say: known codes, and reasons that stand there.</summary>
internal static partial class DocumentedErrors
{
    private static readonly StatusCode[] Codes =
    [
        StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.AlreadyExists, StatusCode.FailedPrecondition, StatusCode.Aborted,
        StatusCode.OutOfRange, StatusCode.ResourceExhausted, StatusCode.Unavailable, StatusCode.Unauthenticated, StatusCode.PermissionDenied,
    ];

    private static readonly HashSet<string> Reasons =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "protos", "votetracker", "v1"), "*.proto")
            .SelectMany(file => Reason().Matches(File.ReadAllText(file)))
            .Select(match => match.Value),
    ];

    /// <summary>What is wrong with an error, or null.</summary>
    public static string? Complaint(string method, RpcException error)
    {
        if (!Codes.Contains(error.StatusCode))
            return $"{method} answered {error.StatusCode}: {error.Status.Detail}";
        var reason = error.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "";
        return Reasons.Contains(reason) ? null : $"{method} answered {error.StatusCode} with the reason '{reason}', which the contract does not name";
    }

    [GeneratedRegex("[A-Z]{2,}(_[A-Z]+)+")]
    private static partial Regex Reason();
}
