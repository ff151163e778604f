using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>Answers for the live wire; the contract says what each method does.</summary>
/// <param name="feeds">The logs in memory.</param>
/// <param name="log">The logs in the store.</param>
/// <param name="reader">Reads snapshots.</param>
/// <param name="streams">Counts the streams.</param>
/// <param name="lifetime">Tells when the process stops.</param>
/// <param name="options">The limits.</param>
internal sealed class UpdateService(
    Feeds feeds, UpdateLog log, Reader reader, StreamLimiter streams, IHostApplicationLifetime lifetime, IOptions<WatchOptions> options)
    : UpdateServiceBase
{
    public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchFrame> responseStream, ServerCallContext context)
    {
        using var open = streams.Open(context);
        using var stream = await BeginAsync(request, responseStream, context);
        await stream.RunAsync();
    }

    public override async Task<Head> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var at = await log.HeadAsync(congress);
        return new Head
        {
            Parent = CongressName.Format(congress),
            Epoch = at.Epoch,
            Offset = at.Head,
            OldestOffset = at.Oldest > at.Head ? 0 : at.Oldest,
        };
    }

    // Apart from the stream, which may last for hours: it holds nothing of what it takes to begin.
    private async Task<WatchStream> BeginAsync(WatchRequest request, IServerStreamWriter<WatchFrame> responseStream, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var filter = WatchFilter.Of(congress, request.Filter);
        // Whoever called this holds the request to the end, and it may have a thousand names.
        request.Filter = null;
        var start = await WatchStart.ResolveAsync(request, congress, filter, log, feeds, context.CancellationToken);
        var ending = new StreamLifetime(options.Value.MaxStreamAge, lifetime.ApplicationStopping, context.CancellationToken);
        var writer = new WatchWriter(responseStream, options.Value.SlowConsumerLimit, context.CancellationToken);
        return new WatchStream(congress, filter, start, log, reader, writer, ending, streams, options.Value.BookmarkInterval);
    }
}
