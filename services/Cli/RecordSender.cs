using Google.Protobuf;
using Grpc.Core;
using VoteTracker.Records;
using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>Records sent to the services: the requests of each in their order.</summary>
internal sealed class RecordSender(Suite suite, MemberRegister members, ImportSummary summary)
{
    /// <summary>How many records are sent at once: enough that one sync of the store's disk confirms the commits of many.</summary>
    public const int RecordsAtOnce = 32;

    private readonly RecordImport _import = new(
        new ResolutionService.ResolutionServiceClient(suite.Resolutions.Invoker),
        new VoteService.VoteServiceClient(suite.Votes.Invoker),
        new VetoThreatService.VetoThreatServiceClient(suite.VetoThreats.Invoker));

    /// <exception cref="CallFailedException">A service is away or refuses the caller: what is left would fail alike.</exception>
    public async ValueTask SendAsync(ReadRecord record, CancellationToken cancellationToken)
    {
        summary.Add(record);
        foreach (var request in RecordImport.Join(record.Reading?.Requests ?? []))
        {
            members.Complete(request);
            try
            {
                summary.Add(record.Name, await _import.SendAsync(request, cancellationToken));
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (RpcException exception) when (exception.StatusCode
                is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unauthenticated or StatusCode.PermissionDenied)
            {
                throw new CallFailedException(EndpointOf(request).Address, exception,
                    "The import stopped. What went in stays; import the same files again to go on.");
            }
            catch (RpcException exception)
            {
                summary.Add(new ImportProblem(record.Name, 0, "", Display.Constant(exception.StatusCode),
                    CallFailedException.Reason(EndpointOf(request).Address, exception)));
            }
            catch (ArgumentException exception)
            {
                // A history may hold calls that no official file amounts to; those are not for importing.
                summary.Add(new ImportProblem(record.Name, 0, "", "NOT_FOR_IMPORT", exception.Message));
            }
        }
    }

    private Endpoint EndpointOf(IMessage request) => request switch
    {
        RecordVoteRequest => suite.Votes,
        IssueVetoThreatRequest => suite.VetoThreats,
        _ => suite.Resolutions,
    };
}
