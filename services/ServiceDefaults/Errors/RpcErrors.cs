using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.ServiceDefaults;

/// <summary>Picks the status code and the details of every error that leaves a process (AIP-193).</summary>
internal static class RpcErrors
{
    private const string Domain = "votetracker";

    // Clients refuse trailers beyond about 8 KiB; the caller would then see no details at all.
    // On the wire the message is percent-encoded and the details are Base64, beside each other.
    private const int MaxMessageSize = 2048;
    private const int MaxDetailsSize = 3072;

    public static RpcException From(Rejection rejection)
    {
        var details = new List<IMessage> { Info(rejection.Reason) };
        if (!rejection.FieldViolations.IsDefaultOrEmpty)
            details.Add(BadRequestFrom(rejection));
        return Create(CodeOf(rejection.Kind), rejection.Message, details);
    }

    public static RpcException From(CallFailedException failure)
    {
        var info = Info(failure.Reason);
        foreach (var (key, value) in failure.Metadata)
            info.Metadata.Add(key, value);

        var details = new List<IMessage> { info };
        if (failure.RetryDelay is { } delay)
            details.Add(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) });
        return Create(CodeOf(failure.Kind), failure.Message, details);
    }

    public static RpcException Internal(string errorId)
    {
        var info = Info("INTERNAL");
        info.Metadata.Add("error_id", errorId);
        return Create(StatusCode.Internal, "internal error", [info]);
    }

    public static RpcException Cancelled() => Create(StatusCode.Cancelled, "the call was cancelled", [Info("CANCELLED")]);

    public static RpcException DeadlineExceeded() =>
        Create(StatusCode.DeadlineExceeded, "the call's deadline passed", [Info("DEADLINE_EXCEEDED")]);

    private static ErrorInfo Info(string reason) => new() { Reason = reason, Domain = Domain };

    private static StatusCode CodeOf(RejectionKind kind) => kind switch
    {
        RejectionKind.InvalidArgument => StatusCode.InvalidArgument,
        RejectionKind.NotFound => StatusCode.NotFound,
        RejectionKind.AlreadyExists => StatusCode.AlreadyExists,
        RejectionKind.FailedPrecondition => StatusCode.FailedPrecondition,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of rejection"),
    };

    private static StatusCode CodeOf(CallFailure kind) => kind switch
    {
        CallFailure.Aborted => StatusCode.Aborted,
        CallFailure.OutOfRange => StatusCode.OutOfRange,
        CallFailure.ResourceExhausted => StatusCode.ResourceExhausted,
        CallFailure.Unavailable => StatusCode.Unavailable,
        CallFailure.Unauthenticated => StatusCode.Unauthenticated,
        CallFailure.PermissionDenied => StatusCode.PermissionDenied,
        CallFailure.Unimplemented => StatusCode.Unimplemented,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of failure"),
    };

    private static BadRequest BadRequestFrom(Rejection rejection)
    {
        var badRequest = new BadRequest();
        var size = 0;
        foreach (var violation in rejection.FieldViolations)
        {
            var field = new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Description };
            size += field.CalculateSize();
            if (badRequest.FieldViolations.Count > 0 && size > MaxDetailsSize / 2)
                break;
            badRequest.FieldViolations.Add(field);
        }

        return badRequest;
    }

    private static RpcException Create(StatusCode code, string message, List<IMessage> details)
    {
        message = Shortened(message);
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        foreach (var detail in details.Select(Any.Pack))
        {
            if (status.CalculateSize() + detail.CalculateSize() <= MaxDetailsSize)
                status.Details.Add(detail);
        }

        return status.ToRpcException();
    }

    private static string Shortened(string message)
    {
        var (size, length) = (0, 0);
        foreach (var rune in message.EnumerateRunes())
        {
            // gRPC over HTTP/2: printable ASCII but for % stands for itself, each other byte of UTF-8 takes three.
            size += rune.Value is >= 0x20 and <= 0x7e and not '%' ? 1 : 3 * rune.Utf8SequenceLength;
            if (size > MaxMessageSize)
                return string.Concat(message.AsSpan(0, length), "…");
            length += rune.Utf16SequenceLength;
        }
        return message;
    }
}
