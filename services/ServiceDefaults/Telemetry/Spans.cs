using Grpc.Core;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>Attribute names of calls, from OpenTelemetry's semantic conventions for RPC.</summary>
internal static class Spans
{
    public const string System = "rpc.system.name";
    public const string Grpc = "grpc";
    public const string Method = "rpc.method";
    public const string Status = "rpc.response.status_code";

    /// <summary>W3C Trace Context level 2: the header by which a server tells its caller the trace.</summary>
    public const string TraceResponse = "traceresponse";

    /// <summary>A status as gRPC spells it, such as NOT_FOUND.</summary>
    public static string NameOf(StatusCode status) => status switch
    {
        StatusCode.OK => "OK",
        StatusCode.Cancelled => "CANCELLED",
        StatusCode.Unknown => "UNKNOWN",
        StatusCode.InvalidArgument => "INVALID_ARGUMENT",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.NotFound => "NOT_FOUND",
        StatusCode.AlreadyExists => "ALREADY_EXISTS",
        StatusCode.PermissionDenied => "PERMISSION_DENIED",
        StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        StatusCode.FailedPrecondition => "FAILED_PRECONDITION",
        StatusCode.Aborted => "ABORTED",
        StatusCode.OutOfRange => "OUT_OF_RANGE",
        StatusCode.Unimplemented => "UNIMPLEMENTED",
        StatusCode.Internal => "INTERNAL",
        StatusCode.Unavailable => "UNAVAILABLE",
        StatusCode.DataLoss => "DATA_LOSS",
        StatusCode.Unauthenticated => "UNAUTHENTICATED",
        _ => status.ToString(),
    };

    /// <summary>Whether a status says that the server failed, rather than that it refused: then its span is in error.</summary>
    public static bool IsServerError(StatusCode status) => status
        is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal
        or StatusCode.Unavailable or StatusCode.DataLoss;
}
