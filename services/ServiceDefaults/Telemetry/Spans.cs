using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>Attribute names of calls, from OpenTelemetry's semantic conventions for RPC.</summary>
internal static class Spans
{
    public const string System = "rpc.system.name";
    public const string Grpc = "grpc";
    public const string Method = "rpc.method";
    public const string Status = "rpc.response.status_code";
    public const string ErrorType = "error.type";

    /// <summary>Who makes a call, where callers are authenticated.</summary>
    public const string Caller = "enduser.id";

    /// <summary>What a call or a commit is about: the name of a measure, a vote, a veto threat, or of the Congress.</summary>
    public const string Resource = "votetracker.resource";

    // What gRPC's own server adds of the conventions before these.
    private static readonly string[] Outdated = ["grpc.method", "grpc.status_code"];

    // The field that names what a request is about, the first that it has.
    private static readonly string[] NameFields = ["name", "parent", "vote", "resolution"];
    private static readonly ConcurrentDictionary<MessageDescriptor, IFieldAccessor[]> FieldsOfName = [];

    // The reason of a stream that reached its age or whose process stops: an end as it should be.
    private const string StreamEnded = "STREAM_ENDED";

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
    private static bool IsServerError(StatusCode status) => status
        is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal
        or StatusCode.Unavailable or StatusCode.DataLoss;

    /// <summary>Why the server failed, for <see cref="ErrorType"/>; null where it did not fail.</summary>
    public static string? ErrorOf(RpcException failure)
    {
        if (!IsServerError(failure.StatusCode))
            return null;
        var reason = failure.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
        return reason == StreamEnded ? null : reason ?? NameOf(failure.StatusCode);
    }

    /// <summary>Takes away what other conventions call what is there by its present name.</summary>
    public static void RemoveOutdated(this Activity span)
    {
        foreach (var name in Outdated)
            span.SetTag(name, null);
    }

    /// <summary>Names what a request is about.</summary>
    public static void SetResource(this Activity span, IMessage request)
    {
        foreach (var field in FieldsOfName.GetOrAdd(request.Descriptor, FindFieldsOfName))
        {
            if (field.GetValue(request) is string { Length: > 0 } name)
            {
                span.SetTag(Resource, name);
                return;
            }
        }
    }

    private static IFieldAccessor[] FindFieldsOfName(MessageDescriptor message) =>
    [
        .. NameFields.Select(message.FindFieldByName).Where(field => field is { FieldType: FieldType.String }).Select(field => field.Accessor),
    ];
}
