using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using VoteTracker.Import.Report;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Import.Sending;

/// <summary>Records sent to the services: the requests of each in their order.</summary>
public sealed class RecordSender(RecordImport import, MemberRegister members, ImportSummary summary)
{
    /// <summary>How many records are sent at once: enough that one sync of the store's disk confirms the commits of many.</summary>
    public const int RecordsAtOnce = 32;

    /// <summary>Sends what was read of one file, and counts what became of it.</summary>
    /// <exception cref="ImportStoppedException">A service is away or refuses the caller: what is left would fail alike.</exception>
    public async ValueTask SendAsync(RecordReading record, CancellationToken cancellationToken)
    {
        summary.Add(record);
        foreach (var request in RecordImport.Join(record.Requests))
        {
            summary.Add(record.Name, (request as RecordVoteRequest)?.Vote?.Name ?? "", members.Complete(request));
            try
            {
                summary.Add(record.Name, await import.SendAsync(request, cancellationToken));
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (RpcException exception) when (exception.StatusCode
                is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unauthenticated or StatusCode.PermissionDenied)
            {
                throw new ImportStoppedException(ServiceOf(request), exception);
            }
            catch (RpcException exception)
            {
                summary.Add(ImportProblem.Of(record.Name, exception));
            }
            catch (ArgumentException exception)
            {
                // A history may hold calls that no official file amounts to; those are not for importing.
                summary.Add(new ImportProblem(record.Name, 0, "", "NOT_FOR_IMPORT", exception.Message));
            }
        }
    }

    private static ServiceDescriptor ServiceOf(IMessage request) => request switch
    {
        RecordVoteRequest or ScheduleVoteRequest or WithdrawVoteRequest or OpenVoteRequest or RecordPositionsRequest or CloseVoteRequest => VoteService.Descriptor,
        IssueVetoThreatRequest => VetoThreatService.Descriptor,
        _ => ResolutionService.Descriptor,
    };
}
