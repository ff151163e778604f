using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>Reads everything that is held, by every path that reads, as a client with gRPC's default limits.</summary>
internal sealed class Readability(CallInvoker resolutions, CallInvoker votes, CallInvoker vetoThreats, CallInvoker updates)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ResolutionService.ResolutionServiceClient _resolutions = new(resolutions);
    private readonly VoteService.VoteServiceClient _votes = new(votes);
    private readonly VetoThreatService.VetoThreatServiceClient _vetoThreats = new(vetoThreats);
    private readonly UpdateService.UpdateServiceClient _updates = new(updates);

    private static DateTime Deadline => DateTime.UtcNow + Patience;

    /// <summary>Reads all of a Congress; throws where something cannot be read, or the log has a hole.</summary>
    /// <returns>How many resources and updates there are.</returns>
    public async Task<(int Resources, long Updates)> ReadAsync(string congress)
    {
        var resources = await ReadResolutionsAsync(congress) + await ReadVotesAsync(congress) + await ReadThreatsAsync(congress);
        var snapshot = await WatchAsync(new WatchRequest { Parent = congress, SnapshotThenLive = new SnapshotThenLive() }, frame => frame.SnapshotEnd is not null);
        Assert.Equal(resources, snapshot.Count(frame => frame.SnapshotItem is not null));
        return (resources, await WalkAsync(congress));
    }

    private async Task<long> WalkAsync(string congress)
    {
        var head = (await _updates.GetHeadAsync(new GetHeadRequest { Parent = congress }, deadline: Deadline)).Offset;
        var next = 1L;
        if (head > 0)
        {
            await WatchAsync(new WatchRequest { Parent = congress, AfterCursor = "" }, frame =>
            {
                foreach (var update in frame.Updates?.Updates ?? [])
                    Assert.Equal(next++, update.Offset);
                return next > head;
            });
        }
        Assert.Equal(head + 1, next);
        return head;
    }

    private async Task<List<WatchResponse>> WatchAsync(WatchRequest request, Func<WatchResponse, bool> isLast)
    {
        using var stream = _updates.Watch(request, deadline: Deadline);
        var frames = new List<WatchResponse>();
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            frames.Add(stream.ResponseStream.Current);
            if (isLast(stream.ResponseStream.Current))
                break;
        }
        return frames;
    }

    private async Task<int> ReadResolutionsAsync(string congress)
    {
        var all = new List<Resolution>();
        await PagesAsync(async token =>
        {
            var page = await _resolutions.ListResolutionsAsync(new ListResolutionsRequest { Parent = congress, PageSize = 1_000, PageToken = token }, deadline: Deadline);
            all.AddRange(page.Resolutions);
            return page.NextPageToken;
        });
        foreach (var resolution in all)
        {
            Assert.Equal(resolution, await _resolutions.GetResolutionAsync(new GetResolutionRequest { Name = resolution.Name }, deadline: Deadline));
            var actions = 0;
            await PagesAsync(async token =>
            {
                var page = await _resolutions.ListActionsAsync(new ListActionsRequest { Parent = resolution.Name, PageSize = 1_000, PageToken = token }, deadline: Deadline);
                actions += page.Actions.Count;
                return page.NextPageToken;
            });
            Assert.Equal(resolution.ActionCount, actions);
            await OutlookAsync(resolution.Name);
        }
        return all.Count;
    }

    private async Task OutlookAsync(string resolution)
    {
        try
        {
            await _vetoThreats.GetOverrideOutlookAsync(new GetOverrideOutlookRequest { Name = resolution }, deadline: Deadline);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.FailedPrecondition)
        {
            // Never presented, so there is nothing to override.
        }
    }

    private async Task<int> ReadVotesAsync(string congress)
    {
        var all = new List<Vote>();
        await PagesAsync(async token =>
        {
            var page = await _votes.ListVotesAsync(new ListVotesRequest { Parent = congress, PageSize = 1_000, PageToken = token }, deadline: Deadline);
            all.AddRange(page.Votes);
            return page.NextPageToken;
        });
        foreach (var vote in all)
        {
            Assert.Equal(vote, await _votes.GetVoteAsync(new GetVoteRequest { Name = vote.Name }, deadline: Deadline));
            await PagesAsync(async token => (await _votes.ListPositionsAsync(
                new ListPositionsRequest { Parent = vote.Name, PageSize = 1_000, PageToken = token }, deadline: Deadline)).NextPageToken);
        }
        return all.Count;
    }

    private async Task<int> ReadThreatsAsync(string congress)
    {
        var all = new List<VetoThreat>();
        await PagesAsync(async token =>
        {
            var page = await _vetoThreats.ListVetoThreatsAsync(new ListVetoThreatsRequest { Parent = congress, PageSize = 1_000, PageToken = token }, deadline: Deadline);
            all.AddRange(page.VetoThreats);
            return page.NextPageToken;
        });
        foreach (var threat in all)
            Assert.Equal(threat, await _vetoThreats.GetVetoThreatAsync(new GetVetoThreatRequest { Name = threat.Name }, deadline: Deadline));
        return all.Count;
    }

    private static async Task PagesAsync(Func<string, Task<string>> read)
    {
        var token = "";
        do
            token = await read(token);
        while (token.Length > 0);
    }
}
