using System.Buffers;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Answers a call before gRPC sees it and without reading more of the request: with gRPC's trailers-only response, or where the caller speaks
/// JSON with a google.rpc.Status.
/// </summary>
public static class RefusedCall
{
    private const string Details = "grpc-status-details-bin";

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(DetailTypes));

    /// <summary>What details of errors consist of.</summary>
    public static TypeRegistry DetailTypes => TypeRegistry.FromMessages(Google.Rpc.ErrorInfo.Descriptor, Google.Rpc.BadRequest.Descriptor, Google.Rpc.RetryInfo.Descriptor);

    /// <summary>Refuses a field.</summary>
    /// <param name="context">The call.</param>
    /// <param name="field">The field.</param>
    /// <param name="why">What is wrong with it.</param>
    public static void InvalidField(HttpContext context, string field, string why) => Answer(context, RpcErrors.From(Rejection.Field(field, why)));

    /// <summary>Refuses what is no such message.</summary>
    /// <param name="context">The call.</param>
    /// <param name="why">What is wrong with it.</param>
    public static void Malformed(HttpContext context, string why) => Answer(context, Requests.RequestFraming.Malformed(why));

    /// <summary>Refuses a path or a verb that there is not.</summary>
    /// <param name="context">The call.</param>
    /// <param name="why">What there is.</param>
    public static void NoSuchMethod(HttpContext context, string why) =>
        Answer(context, RpcErrors.From(new Rejection(RejectionKind.NotFound, "METHOD_NOT_FOUND", why)));

    /// <summary>Refuses a call for any other reason.</summary>
    /// <param name="context">The call.</param>
    /// <param name="failure">The reason.</param>
    public static void Failed(HttpContext context, CallFailedException failure) => Answer(context, RpcErrors.From(failure));

    /// <summary>Answers with the error of another call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="refusal">The error.</param>
    public static void Answer(HttpContext context, RpcException refusal)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(refusal);
        if (IsGrpc(context.Request))
            AnswerGrpc(context.Response, refusal);
        else
            AnswerJson(context.Response, refusal);
    }

    internal static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    private static void AnswerGrpc(HttpResponse response, RpcException refusal)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.Status.Detail);
        foreach (var trailer in refusal.Trailers)
            response.Headers[trailer.Key] = trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value;
    }

    private static void AnswerJson(HttpResponse response, RpcException refusal)
    {
        var status = refusal.Trailers.Get(Details) is { IsBinary: true } details
            ? Google.Rpc.Status.Parser.ParseFrom(details.ValueBytes)
            : new Google.Rpc.Status { Code = (int)refusal.StatusCode, Message = refusal.Status.Detail };
        var body = Encoding.UTF8.GetBytes(Json.Format(status));
        response.StatusCode = HttpStatus(refusal.StatusCode);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        // Not sent yet: CallLimit waits until it is taken.
        response.BodyWriter.Write(body.AsSpan());
    }

    // As google.rpc.Code says.
    private static int HttpStatus(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.Aborted or StatusCode.AlreadyExists => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
