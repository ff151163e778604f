using Google.Protobuf;
using Grpc.Core;
using VoteTracker.Domain;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>
/// Parses requests, also those of a stream. One that cannot be parsed, or exceeds a limit of the contract, is refused before other code
/// sees it. By itself gRPC would answer UNKNOWN and log a stack trace.
/// </summary>
internal static class RequestMarshaller
{
    public static Method<TRequest, TResponse> Checked<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class => new(
            method.Type, method.ServiceName, method.Name, Checked(method.RequestMarshaller), method.ResponseMarshaller);

    private static Marshaller<T> Checked<T>(Marshaller<T> marshaller)
        where T : class
    {
        // A message keeps what it does not know, a hundred bytes of memory for each byte or two of a field; here nobody reads it.
        var descriptor = ((IMessage)Activator.CreateInstance<T>()).Descriptor;
        var parser = descriptor.Parser.WithDiscardUnknownFields(true);
        return new(marshaller.ContextualSerializer, context =>
        {
            var bytes = context.PayloadAsReadOnlySequence();
            if (ElementLimits.FirstViolation(bytes, descriptor) is { } excess)
                throw RpcErrors.From(Rejection.Field(excess.Field, excess.Description));
            T message;
            try
            {
                message = (T)parser.ParseFrom(bytes);
            }
            catch (InvalidProtocolBufferException malformed)
            {
                throw RequestFraming.Malformed($"the request is no {typeof(T).Name}: {malformed.Message}");
            }

            return message is IMessage checkable && FieldLimits.FirstViolation(checkable) is { } violation
                ? throw RpcErrors.From(Rejection.Field(violation.Field, violation.Description))
                : message;
        });
    }
}
