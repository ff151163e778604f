using Google.Protobuf;
using Grpc.Core;
using VoteTracker.Records;
using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>Files sent to the services: several at once, the requests of each in their order.</summary>
internal sealed class Sending(Suite suite, ImportSummary summary, Action<string> report)
{
    private const int FilesAtOnce = 8;

    private readonly RecordImport _import = new(
        new ResolutionService.ResolutionServiceClient(suite.Resolutions.Invoker),
        new VoteService.VoteServiceClient(suite.Votes.Invoker),
        new VetoThreatService.VetoThreatServiceClient(suite.VetoThreats.Invoker));

    /// <exception cref="CallFailedException">A service is away or refuses the caller: what is left would fail alike.</exception>
    public Task RunAsync(IEnumerable<RecordPath> files, System.Action oneDone, CancellationToken stop)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = stop };
        return Parallel.ForEachAsync(files, options, async (file, stopping) =>
        {
            await SendFileAsync(file, stopping);
            oneDone();
        });
    }

    private async Task SendFileAsync(RecordPath path, CancellationToken stop)
    {
        var file = path.File;
        var reading = RecordReader.TryRead(path, report);
        summary.Add(reading);
        foreach (var request in reading?.Record?.Requests ?? [])
        {
            try
            {
                var outcome = await _import.SendAsync(request, stop);
                summary.Add(outcome.Result);
                if (outcome.Result == ImportResult.Refused)
                    report($"error: {file}: {outcome.Resource}: {Display.OneLine(outcome.Message)} ({outcome.Reason})");
            }
            catch (RpcException) when (stop.IsCancellationRequested)
            {
                throw new OperationCanceledException(stop);
            }
            catch (RpcException exception) when (exception.StatusCode
                is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unauthenticated or StatusCode.PermissionDenied)
            {
                throw new CallFailedException(EndpointOf(request).Address, exception,
                    "The import stopped. What went in stays; import the same files again to go on.");
            }
            catch (RpcException exception)
            {
                summary.Add(ImportResult.Refused);
                report($"error: {file}: {CallFailedException.Reason(EndpointOf(request).Address, exception)}");
            }
            catch (ArgumentException exception)
            {
                // A history may hold calls that no official file amounts to; those are not for importing.
                summary.Add(ImportResult.Refused);
                report($"error: {file}: {exception.Message}");
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
