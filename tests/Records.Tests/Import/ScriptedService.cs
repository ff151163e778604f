using Google.Protobuf;
using Grpc.Core;

namespace VoteTracker.Records.Tests.Import;

/// <summary>The three services, answering as the test says.</summary>
internal sealed class ScriptedService : CallInvoker
{
    private readonly Dictionary<string, Func<object, IMessage>> _answers = [];

    public List<DateTime?> Deadlines { get; } = [];

    public void On(string method, Func<object, IMessage> answer) => _answers[method] = answer;

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Deadlines.Add(options.Deadline);
        Task<TResponse> response;
        try
        {
            response = Task.FromResult((TResponse)_answers[method.Name](request));
        }
        catch (RpcException e)
        {
            response = Task.FromException<TResponse>(e);
        }

        return new(response, Task.FromResult(new Metadata()), () => Grpc.Core.Status.DefaultSuccess, () => [], () => { });
    }

    // The import makes asynchronous unary calls only; another kind of call fails its test.
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
}
