using System.Collections.Immutable;
using System.Text;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.State.Listing;

namespace VoteTracker.State;

// How a member voted, and who is meant where a member is named.
public sealed partial class Reader
{
    private const int RollCallsForNames = 8;

    /// <summary>Lists one member's positions across the votes of a Congress, by chamber, session and number.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="request">Whose, which, and from where.</param>
    /// <returns>A page.</returns>
    public async Task<Page<V1.Position>> PositionsAsync(int congress, ListRequest request)
    {
        var filter = new PositionFilter(request.Filter);
        var key = MemberNames.IsId(filter.Member) ? filter.Member : (await MemberKeysAsync(congress, [filter.Member]))[filter.Member];
        var query = ListQuery.Of(ListSchema.Votes, congress, request with { Filter = filter.AcrossVotes(key) });
        var member = Encoding.UTF8.GetBytes(key.Split('|')[0]);
        return await RedisConnection.ReadAsync(async () =>
        {
            var page = await FindAsync(query);
            return await PageAsync(page, WithDetailsAsync(congress, NamesOf(congress, Collections.Votes, page)), query.Size, PositionsOf);
        });

        IEnumerable<V1.Position> PositionsOf(Document document)
        {
            foreach (var position in PositionScan.Holding(document.Details, member).Where(filter.Passes))
            {
                position.Vote = document.Name;
                yield return position;
            }
        }
    }

    // Indexes have members by their ids. Whoever is named is looked for among those who voted first and last: nearly everyone was there
    // when the Congress began or is there now.
    private Task<ImmutableDictionary<string, string>> MemberKeysAsync(int congress, IReadOnlyCollection<string> names) =>
        RedisConnection.ReadAsync(async () =>
        {
            var pages = await Task.WhenAll(
                from chamber in (string[])["HOUSE", "SENATE"]
                from order in (string[])["date", "date desc"]
                let request = new ListRequest(RollCallsForNames, "", $"chamber = {chamber} AND method = ROLL_CALL AND NOT state = SCHEDULED", order)
                select FindAsync(ListQuery.Of(ListSchema.Votes, congress, request)));
            var search = new MemberSearch(names);
            // One after the other: beside each may lie as much history as one vote can have.
            using var place = _detailReads.Place();
            await place.TakeAsync();
            foreach (var id in pages.SelectMany(page => page.Ids).Distinct(StringComparer.Ordinal))
            {
                var name = Collections.ResourceName(congress, Collections.Votes, id);
                search.LookIn((await Document.ReadAsync(redis.Database, cache, congress, [name], withDetails: true))[0].Details);
            }
            return search.Keys();
        });
}
