using VoteTracker.Contract.Listing;
using VoteTracker.State;
using VoteTracker.State.Listing;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Watch;

/// <summary>Sends the present state of what the filter matches, page by page.</summary>
internal sealed class SnapshotWriter(
    int congress, WatchFilter filter, Reader reader, StreamLifetime lifetime, Func<WatchResponse, ValueTask> write)
{
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
        {
            await write(new WatchResponse { SnapshotItem = new SnapshotItem { Congress = ended } });
            _count++;
        }
        return _count;
    }

    private async Task WritePagesAsync<T>(
        ResourceKind kind, Func<int, ListRequest, Task<Page<T>>> list, Func<T, FeedResource> describe, Func<T, SnapshotItem> wrap)
    {
        if (!filter.WantsKind(kind))
            return;
        var token = "";
        do
        {
            lifetime.ThrowIfOver();
            var page = await list(congress, new ListRequest(PageSize, token));
            foreach (var item in page.Items.Where(item => filter.Matches(describe(item))))
            {
                await write(new WatchResponse { SnapshotItem = wrap(item) });
                _count++;
            }
            token = page.NextPageToken;
        }
        while (token.Length > 0);
    }
}
