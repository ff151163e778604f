using Google.Protobuf;
using VoteTracker.Contract.Listing;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.State;
using VoteTracker.State.Listing;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Watch;

/// <summary>
/// Sends the present state of what the filter matches, page by page. A little is read at once; for more, room is reserved first, since a
/// client that takes nothing would make the process hold a page for each stream.
/// </summary>
internal sealed class SnapshotWriter(int congress, WatchFilter filter, Reader reader, StreamLifetime lifetime, FrameWriter writer)
{
    private const int FewItems = 20;
    private const int PageSize = 500;

    private int _count;

    /// <summary>Sends it.</summary>
    /// <returns>How many resources were sent.</returns>
    public async Task<int> WriteAsync()
    {
        await WritePagesAsync(
            ResourceKind.Resolution, reader.ResolutionsAsync, FeedResource.Of, resolution => new SnapshotItem { Resolution = resolution });
        await WritePagesAsync(ResourceKind.Vote, reader.VotesAsync, FeedResource.Of, vote => new SnapshotItem { Vote = vote });
        await WritePagesAsync(
            ResourceKind.VetoThreat, reader.VetoThreatsAsync, FeedResource.Of, threat => new SnapshotItem { VetoThreat = threat });
        if (await reader.CongressAsync(congress) is { } ended)
            await WriteAsync(new SnapshotItem { Congress = ended });
        return _count;
    }

    private async Task WritePagesAsync<T>(
        ResourceKind kind, Func<int, ListRequest, CancellationToken, Task<Page<T>>> list, Func<T, FeedResource> describe, Func<T, SnapshotItem> wrap)
        where T : IMessage
    {
        if (!filter.WantsKind(kind) || await WriteFewAsync(list, describe, wrap))
            return;
        var token = "";
        do
        {
            lifetime.ThrowIfOver();
            await writer.ReserveAsync(resume: null);
            token = await WriteAsync(await list(congress, new ListRequest(PageSize, token), lifetime.Call), describe, wrap);
            writer.Release();
        }
        while (token.Length > 0);
    }

    // Whether there are only few, and they are small.
    private async Task<bool> WriteFewAsync<T>(
        Func<int, ListRequest, CancellationToken, Task<Page<T>>> list, Func<T, FeedResource> describe, Func<T, SnapshotItem> wrap)
        where T : IMessage
    {
        lifetime.ThrowIfOver();
        var page = await list(congress, new ListRequest(FewItems, ""), lifetime.Call);
        if (page.NextPageToken.Length > 0 || page.Items.Sum(item => item.CalculateSize()) > BytesUnderWay.Large)
            return false;
        await WriteAsync(page, describe, wrap);
        return true;
    }

    private async Task<string> WriteAsync<T>(Page<T> page, Func<T, FeedResource> describe, Func<T, SnapshotItem> wrap)
    {
        foreach (var item in page.Items.Where(item => filter.Matches(describe(item))))
            await WriteAsync(wrap(item));
        return page.NextPageToken;
    }

    private async ValueTask WriteAsync(SnapshotItem item)
    {
        await writer.WriteAsync(WatchFrame.Of(new WatchResponse { SnapshotItem = item }), resume: null);
        _count++;
    }
}
