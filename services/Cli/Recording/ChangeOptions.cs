using System.CommandLine;
using Grpc.Core;
using VoteTracker.Cli.Connection;
using VoteTracker.Client;

namespace VoteTracker.Cli.Recording;

/// <summary>What all commands take that record something: --reason, --etag and --request-id.</summary>
/// <param name="of">What has the etag, such as vote.</param>
internal sealed class ChangeOptions(string of)
{
    public Option<string> Reason { get; } = new("--reason")
    {
        Description = "Why, in the words of the record",
        HelpName = "TEXT",
        Required = true,
    };

    public Option<string> Etag { get; } = new("--etag")
    {
        Description = $"Only if the {of} is still the one that get shows with this etag",
        HelpName = "ETAG",
        DefaultValueFactory = _ => "",
    };

    public Option<string?> RequestId { get; } = new("--request-id")
    {
        Description = "Names the request, so that it happens once however often it is repeated within a day; a new UUID where nothing is said",
        HelpName = "ID",
    };

    public string ReasonOf(Invocation invocation) => invocation.Arguments.GetValue(Reason) ?? "";

    public string EtagOf(Invocation invocation) => invocation.Arguments.GetRequiredValue(Etag);

    /// <summary>Makes a call that records something. Where it is not known whether it was carried out, that is told with how to repeat it.</summary>
    /// <param name="invocation">The command.</param>
    /// <param name="call">The call, with a request id.</param>
    public async Task<T> SendAsync<T>(Invocation invocation, Func<string, Task<T>> call)
    {
        var id = invocation.Arguments.GetValue(RequestId) ?? Guid.NewGuid().ToString();
        try
        {
            return await call(id);
        }
        catch (CommandFailedException failed) when (failed.InnerException is RpcException failure && MayHaveHappened(failure))
        {
            throw new CommandFailedException(failed, $"It may have been carried out. The same command with --request-id {id} carries it out once, or shows what it did.");
        }
    }

    private static bool MayHaveHappened(RpcException failure) => !CommandFailedException.IsNobodyThere(failure) && failure.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Unknown => true,
        StatusCode.Internal => ErrorDetails.Of(failure).Reason.Length == 0,
        _ => false,
    };
}
