using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Contract;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;
using VoteTracker.State.Listing;

namespace VoteTracker.State;

/// <summary>Reads resources as readers get them.</summary>
/// <param name="redis">The store.</param>
/// <param name="cache">The rosters that are known.</param>
public sealed partial class Reader(RedisConnection redis, DocumentCache cache) : IDisposable
{
    // Less than clients take by default, with an item of a measure's actions or a vote's positions beyond it.
    private const int MaxPageBytes = 3 << 20;

    private const int MaxPartBytes = 256 << 10;
    private const int DocumentsWithDetailsAtOnce = 4;

    // Of those that are read in one part, and of those that are not, of which each has up to a page in memory. The others wait in line: small
    // ones not behind large ones.
    private const int ListsAtOnce = 16;
    private const int LargeListsAtOnce = 8;

    // Each looks through 2,000 measures, of up to 24 MB.
    private const int SearchesAtOnce = 2;

    // Beside a vote stands its history, up to 2 MiB; beside a measure stand its threats, up to 4 MB.
    private const int DetailReadsAtOnce = 8;

    // Each keeps Redis from everything else for some milliseconds, again and again.
    private const int LongLooksAtOnce = 4;

    private readonly LargeReads _lists = new(ListsAtOnce, waitForClient: false);
    private readonly LargeReads _largeLists = new(LargeListsAtOnce);
    private readonly LargeReads _searches = new(SearchesAtOnce);
    private readonly LargeReads _detailReads = new(DetailReadsAtOnce);
    private readonly LargeReads _longLooks = new(LongLooksAtOnce);

    /// <summary>Reads a measure.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The measure, or null where it was not created.</returns>
    public Task<V1.Resolution?> ResolutionAsync(MeasureName name) =>
        OneAsync(name.Congress, name.ToString(), V1.Resolution.Parser);

    /// <summary>Reads a vote.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The vote, or null.</returns>
    public Task<V1.Vote?> VoteAsync(VoteName name) => OneAsync(name.Congress, name.ToString(), V1.Vote.Parser);

    /// <summary>Reads a veto threat.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The threat, or null.</returns>
    public Task<V1.VetoThreat?> VetoThreatAsync(VetoThreatName name) =>
        OneAsync(name.Congress, name.ToString(), V1.VetoThreat.Parser);

    /// <summary>Reads a Congress whose term is over.</summary>
    /// <param name="congress">The Congress.</param>
    /// <returns>The Congress, or null where its log does not say so.</returns>
    public Task<V1.Congress?> CongressAsync(int congress) => OneAsync(congress, CongressName.Format(congress), V1.Congress.Parser);

    /// <summary>Lists measures.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="request">Which, in which order and from where.</param>
    /// <param name="cancellationToken">The call.</param>
    /// <returns>A page.</returns>
    public Task<Page<V1.Resolution>> ResolutionsAsync(int congress, ListRequest request, CancellationToken cancellationToken) =>
        ListAsync(
            ListQuery.Of(ListSchema.Resolutions, congress, request),
            congress,
            Collections.Resolutions,
            V1.Resolution.Parser,
            cancellationToken,
            // The one field that is searched for words.
            (measure, texts) => texts.All(text => text.Passes(measure.Title)));

    /// <summary>Lists votes.</summary>
    /// <inheritdoc cref="ResolutionsAsync"/>
    public async Task<Page<V1.Vote>> VotesAsync(int congress, ListRequest request, CancellationToken cancellationToken)
    {
        var query = ListQuery.Of(ListSchema.Votes, congress, request);
        if (query.MemberNames is { Count: > 0 } names)
            query = query.WithMembers(await MemberKeysAsync(congress, names));
        return await ListAsync(query, congress, Collections.Votes, V1.Vote.Parser, cancellationToken);
    }

    /// <summary>Lists veto threats.</summary>
    /// <inheritdoc cref="ResolutionsAsync"/>
    public Task<Page<V1.VetoThreat>> VetoThreatsAsync(int congress, ListRequest request, CancellationToken cancellationToken) =>
        ListAsync(ListQuery.Of(ListSchema.VetoThreats, congress, request), congress, Collections.VetoThreats, V1.VetoThreat.Parser, cancellationToken);

    /// <summary>Lists the actions of a measure in the order in which they happened.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="request">From where.</param>
    /// <param name="showWithdrawn">Whether those that are withdrawn are listed too.</param>
    /// <param name="cancellationToken">The call.</param>
    /// <returns>A page, or null where the measure was not created.</returns>
    public async Task<Page<V1.Action>?> ActionsAsync(MeasureName name, ListRequest request, bool showWithdrawn, CancellationToken cancellationToken)
    {
        var query = new ActionQuery(name, request, showWithdrawn);
        var (page, isCut) = await RunAsync(_lists, MaxPartBytes);
        return isCut ? (await RunAsync(_largeLists, MaxPageBytes)).Page : page;

        Task<(Page<V1.Action>? Page, bool IsCut)> RunAsync(LargeReads places, int bytes) =>
            places.RunAsync(() => RedisConnection.ReadAsync(() => query.RunAsync(redis.Database, bytes), cancellationToken), cancellationToken);
    }

    /// <summary>Lists the positions of a vote in the order of the record.</summary>
    /// <param name="name">The vote.</param>
    /// <param name="request">Which, and from where.</param>
    /// <returns>A page, or null where there is no such vote.</returns>
    public async Task<Page<V1.Position>?> PositionsAsync(VoteName name, ListRequest request)
    {
        var filter = new PositionFilter(request.Filter);
        var document = await WithDetailsAsync(name.Congress, name.ToString());
        if (!document.HasMessage)
            return null;
        var page = PageOf(
            PageTokens.Scope($"{name}/positions", request),
            StoredVoteDetails.Parser.ParseFrom(document.Details).Positions,
            position => PositionFilter.MemberOf(position).Key,
            request,
            filter.Passes);
        foreach (var position in page.Items)
            position.Vote = document.Name;
        return page;
    }

    /// <summary>Reads all positions of a vote in the order of the record.</summary>
    /// <param name="name">The vote.</param>
    /// <returns>The vote with its positions, or null where there is no such vote.</returns>
    public async Task<(V1.Vote Vote, IReadOnlyList<V1.Position> Positions)?> AllPositionsAsync(VoteName name)
    {
        var document = await WithDetailsAsync(name.Congress, name.ToString());
        return document.HasMessage
            ? (V1.Vote.Parser.ParseFrom(document.Message), StoredVoteDetails.Parser.ParseFrom(document.Details).Positions)
            : null;
    }

    /// <summary>Lists what a vote was before each change of what was said of it, the earliest first.</summary>
    /// <param name="name">The vote.</param>
    /// <param name="request">From where.</param>
    /// <returns>A page, or null where there is no such vote.</returns>
    public async Task<Page<V1.VoteRevision>?> RevisionsAsync(VoteName name, ListRequest request)
    {
        var scope = PageTokens.Scope($"{name}/revisions", request);
        var size = PageTokens.Size(request.PageSize);
        // They are only ever added to, so their number is their place.
        var first = request.PageToken.Length == 0 ? 0 : PageTokens.ReadNumber(scope, request.PageToken);
        var document = await WithDetailsAsync(name.Congress, name.ToString());
        if (!document.HasMessage)
            return null;
        var (items, bytes) = (new List<V1.VoteRevision>(), 0);
        foreach (var revision in VoteRevisions.Of(document.Details).Skip(first))
        {
            bytes += revision.CalculateSize();
            // One alone may be nearly as large as a message, and is never larger.
            if (items.Count == size || (bytes > MaxPageBytes && items.Count > 0))
                return new Page<V1.VoteRevision>(items, PageTokens.Write(scope, $"{first + items.Count}"));
            items.Add(revision);
        }
        return new Page<V1.VoteRevision>(items, "");
    }

    /// <summary>Reads a measure with the threats that name it, to compute on.</summary>
    /// <param name="name">The measure.</param>
    /// <returns>The docket, in which the measure may be one that is not created.</returns>
    public async Task<Docket> DocketAsync(MeasureName name)
    {
        using var place = _detailReads.Place();
        return await RedisConnection.ReadAsync(() => new ReadSet(redis.Database, name.Congress, place, cache).WithThreatsAsync(name));
    }

    /// <summary>Says which votes are not held yet, as far as is recorded.</summary>
    /// <param name="congress">Their Congress.</param>
    /// <param name="names">The votes.</param>
    /// <param name="cancellationToken">The call.</param>
    /// <returns>Those of them that are not there, or only announced, open or withdrawn.</returns>
    public Task<IReadOnlyList<VoteName>> NotHeldAsync(int congress, ImmutableArray<VoteName> names, CancellationToken cancellationToken) => _largeLists.RunAsync(
        () => RedisConnection.ReadAsync<IReadOnlyList<VoteName>>(
            async () =>
            {
                var (notHeld, place) = (new List<VoteName>(), 0);
                await foreach (var vote in Document.MessagesAsync(redis.Database, congress, [.. names.Select(name => $"{name}")], cancellationToken))
                {
                    if (!IsHeld(vote))
                        notHeld.Add(names[place]);
                    place++;
                }
                return notHeld;
            },
            cancellationToken),
        cancellationToken);

    private static bool IsHeld(Document vote) => vote.HasMessage
        && V1.Vote.Parser.ParseFrom(vote.Message).State is not (V1.VoteState.Scheduled or V1.VoteState.Open or V1.VoteState.Withdrawn);

    private Task<T?> OneAsync<T>(int congress, string name, MessageParser<T> parser)
        where T : class, IMessage<T> => RedisConnection.ReadAsync(async () =>
    {
        var document = (await Document.ReadAsync(redis.Database, cache, congress, [name], withDetails: false))[0];
        return document.HasMessage ? parser.ParseFrom(document.Message) : null;
    });

    private Task<Document> WithDetailsAsync(int congress, string name) => RedisConnection.ReadAsync(async () =>
        (await DetailsAsync(congress, [name]))[0]);

    private async Task<IndexPage> FindAsync(ListQuery query, CancellationToken cancellationToken = default)
    {
        using var place = _longLooks.Place();
        return await query.RunAsync(redis.Database, place, cancellationToken);
    }

    private Task<Document[]> DetailsAsync(int congress, IReadOnlyCollection<string> names) =>
        _detailReads.RunAsync(() => Document.ReadAsync(redis.Database, cache, congress, names, withDetails: true));

    /// <inheritdoc/>
    public void Dispose()
    {
        _lists.Dispose();
        _largeLists.Dispose();
        _searches.Dispose();
        _detailReads.Dispose();
        _longLooks.Dispose();
    }
}
