using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.ServiceDefaults;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.State;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Watch;

/// <summary>Serves UpdateService; updates.proto says what each method does.</summary>
/// <param name="feeds">The logs in memory.</param>
/// <param name="log">The logs in the store.</param>
/// <param name="reader">Reads snapshots.</param>
/// <param name="streams">Counts the streams.</param>
/// <param name="lifetime">Tells when the process stops.</param>
/// <param name="options">The limits.</param>
/// <param name="logger">Where streams log their phases.</param>
internal sealed class UpdateService(
    CongressFeeds feeds, UpdateLog log, Reader reader, StreamCounter streams, IHostApplicationLifetime lifetime, IOptions<StreamOptions> options,
    ILogger<UpdateService> logger)
    : UpdateServiceDefinition.UpdateServiceBase
{
    private const int MaxCursorLength = 1_024;

    // For the last update of a resource.
    private const int MaxLookedThrough = 1_000;

    public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchFrame> responseStream, ServerCallContext context)
    {
        using var open = streams.Open();
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

    public override async Task<ListCongressesResponse> ListCongresses(ListCongressesRequest request, ServerCallContext context) =>
        new() { Congresses = { (await log.CongressesAsync()).OrderDescending().Select(CongressName.Format) } };

    public override async Task<ExchangeCursorResponse> ExchangeCursor(ExchangeCursorRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var filter = WatchFilter.Of(congress, request.Filter);
        var wanted = WatchFilter.Of(congress, request.NewFilter, "new_filter");
        RequestFields.Text(request.AfterCursor, "after_cursor", MaxCursorLength, required: true);
        var watch = new WatchRequest { Parent = request.Parent, AfterCursor = request.AfterCursor };
        var start = await StartResolver.ResolveAsync(watch, congress, filter, feeds, context.CancellationToken);
        start.Lease.Dispose();
        return new ExchangeCursorResponse { Cursor = (start.Cursor with { FilterHash = wanted.Hash }).ToString() };
    }

    public override async Task<Update> GetUpdate(GetUpdateRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        return request.WhichCase switch
        {
            GetUpdateRequest.WhichOneofCase.Offset => await UpdateAtAsync(congress, request.Offset),
            GetUpdateRequest.WhichOneofCase.Resource => await LastUpdateOfAsync(congress, request.Resource),
            _ => throw RequestFields.Wrong("which", "is required: offset or resource"),
        };
    }

    private async Task<Update> UpdateAtAsync(int congress, long offset)
    {
        if (offset < 1)
            throw RequestFields.Wrong("offset", "must be at least 1");
        var page = await log.ReadHistoryAsync(congress, offset - 1, 1);
        if (offset < page.At.Oldest && offset <= page.At.Head)
            throw StartResolver.Expired(offset, page.At);
        return page.Entries is [{ } entry] && entry.Offset == offset
            ? Update.Parser.ParseFrom(entry.Update.Span)
            : throw NotFound($"{CongressName.Format(congress)} has no update {offset}; the last is {page.At.Head}");
    }

    private async Task<Update> LastUpdateOfAsync(int congress, string resource)
    {
        if (!FeedResource.IsNameIn(congress, resource))
            throw RequestFields.Wrong("resource", $"'{resource}' is not a resolution, vote or veto threat of {CongressName.Format(congress)}");
        var page = await log.LastHistoryAsync(congress, MaxLookedThrough);
        return page.Entries.Reverse().Select(entry => Update.Parser.ParseFrom(entry.Update.Span))
                .FirstOrDefault(update => FeedResource.Of(update).Name == resource)
            ?? throw NotFound($"{resource} has no update among the last {page.Entries.Count} of {CongressName.Format(congress)}");
    }

    private static RejectionException NotFound(string message) => new(new Rejection(RejectionKind.NotFound, "UPDATE_NOT_FOUND", message));

    // A method of its own, so that a stream of hours keeps nothing alive that only its start needs.
    private async Task<WatcherStream> BeginAsync(WatchRequest request, IServerStreamWriter<WatchFrame> responseStream, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var filter = WatchFilter.Of(congress, request.Filter);
        // gRPC keeps the request until the call ends, and its filter may have a thousand names.
        request.Filter = null;
        var bytes = BytesUnderWay.Of(context);
        bytes.Keep(filter.Size);
        StreamStart start;
        using (StreamSpans.Subscribe(request.Parent))
            start = await StartResolver.ResolveAsync(request, congress, filter, feeds, context.CancellationToken);
        var streamLifetime = new StreamLifetime(
            options.Value.MaxStreamAge, context.CallerExpires() - TimeProvider.System.GetUtcNow(), lifetime.ApplicationStopping, context.CancellationToken);
        var writer = new FrameWriter(responseStream, bytes, options.Value.SlowConsumerLimit, context.CancellationToken);
        return new WatcherStream(congress, filter, start, log, reader, writer, streamLifetime, streams, options.Value.BookmarkInterval, logger);
    }
}
