using System.Collections.Concurrent;

namespace VoteTracker.Import.Sending;

// The names that a service listed when an import first came upon a collection, and those recorded since, of votes with their etags. It
// tells what is new or changed without a look at each resource: a whole Congress is listed in a dozen calls.
internal sealed class KnownNames(KnownNames.ListPage list)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ConcurrentDictionary<string, string>>>> _collections = [];

    // One page of names of a collection (congresses/116, votes) and where the next one starts.
    public delegate Task<(IEnumerable<(string Name, string Etag)> Resources, string NextPageToken)> ListPage(
        string parent, string collection, string pageToken, CancellationToken cancellationToken);

    public async Task<bool> ContainsAsync(string name, CancellationToken cancellationToken) =>
        (await CollectionOf(name, cancellationToken)).ContainsKey(name);

    // What became of a resource that is there now: it is new, or its etag is another one than before.
    public async Task<ImportResult> AddAsync(string name, string etag, CancellationToken cancellationToken)
    {
        var collection = await CollectionOf(name, cancellationToken);
        if (collection.TryAdd(name, etag))
            return ImportResult.New;
        var before = collection[name];
        collection[name] = etag;
        return before == etag ? ImportResult.Unchanged : ImportResult.Corrected;
    }

    private async Task<ConcurrentDictionary<string, string>> CollectionOf(string name, CancellationToken cancellationToken)
    {
        // A request without a name is for the service to refuse; nothing has that name.
        var key = name.LastIndexOf('/') is > 0 and var end ? name[..end] : "";
        // Many files come upon a Congress at once; it is listed by the first and awaited by all.
        var listing = _collections.GetOrAdd(key, _ => new(() => ListAsync(key, cancellationToken)));
        try
        {
            return await listing.Value.WaitAsync(cancellationToken);
        }
        catch
        {
            _collections.TryRemove(new(key, listing));
            throw;
        }
    }

    private async Task<ConcurrentDictionary<string, string>> ListAsync(string key, CancellationToken cancellationToken)
    {
        var slash = key.LastIndexOf('/');
        var names = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        if (slash < 0)
            return names;
        for (var token = ""; ;)
        {
            (var page, token) = await list(key[..slash], key[(slash + 1)..], token, cancellationToken);
            foreach (var (name, etag) in page)
                names.TryAdd(name, etag);
            if (token.Length == 0)
                return names;
        }
    }
}
