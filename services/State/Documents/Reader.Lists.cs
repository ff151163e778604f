using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Contract.Listing;
using VoteTracker.State.Connection;
using VoteTracker.State.Listing;

namespace VoteTracker.State;

// How a page of a list is read.
public sealed partial class Reader
{
    private async Task<Page<T>> ListAsync<T>(
        ListQuery query,
        int congress,
        string collection,
        MessageParser<T> parser,
        CancellationToken cancellationToken,
        Func<T, ImmutableArray<TextClause>, bool>? passes = null)
        where T : class, IMessage<T>
    {
        if (!query.Texts.IsEmpty)
            return await RunAsync(_searches, async () => await AllAsync(await FindAsync(query, cancellationToken)));
        var (index, page) = await RunAsync(_lists, async () =>
        {
            var found = await FindAsync(query, cancellationToken);
            var documents = await Document.PartAsync(redis.Database, congress, NamesOf(congress, collection, found));
            return (found, documents.Count < found.Ids.Count ? null : await PageAsync(found, documents.ToAsyncEnumerable(), query.Size, ItemsOf));
        });
        // From its beginning: whoever waits in line holds nothing.
        return page ?? await RunAsync(_largeLists, () => AllAsync(index));

        Task<TResult> RunAsync<TResult>(LargeReads places, Func<Task<TResult>> read) =>
            places.RunAsync(() => RedisConnection.ReadAsync(read, cancellationToken), cancellationToken);

        Task<Page<T>> AllAsync(IndexPage found) => PageAsync(
            found, Document.MessagesAsync(redis.Database, congress, NamesOf(congress, collection, found), cancellationToken), query.Size, ItemsOf);

        // What the index has may have been lost since, with the index.
        IEnumerable<T> ItemsOf(Document document) =>
            document.HasMessage && parser.ParseFrom(document.Message) is var item && (query.Texts.IsEmpty || passes!(item, query.Texts)) ? [item] : [];
    }

    private static string[] NamesOf(int congress, string collection, IndexPage page) =>
        [.. page.Ids.Select(id => Collections.ResourceName(congress, collection, id))];

    // Some at a time: beside each may lie much, of which one page takes little.
    private async IAsyncEnumerable<Document> WithDetailsAsync(int congress, string[] names)
    {
        foreach (var some in names.Chunk(DocumentsWithDetailsAtOnce))
            foreach (var document in await DetailsAsync(congress, some))
                yield return document;
    }

    // A page ends before the document with which it would have more bytes than it may, unless that is its first.
    private static async Task<Page<T>> PageAsync<T>(
        IndexPage page, IAsyncEnumerable<Document> documents, int size, Func<Document, IEnumerable<T>> itemsOf)
        where T : IMessage
    {
        var (items, bytes, count) = (new List<T>(), 0, 0);
        await foreach (var document in documents)
        {
            T[] more = [.. itemsOf(document)];
            bytes += more.Sum(item => item.CalculateSize());
            if (bytes > MaxPageBytes && items.Count > 0)
                return new Page<T>(items, page.TokenAfter(count));
            items.AddRange(more);
            count++;
            if (items.Count >= size && count < page.Ids.Count)
                return new Page<T>(items, page.TokenAfter(count));
        }
        return new Page<T>(items, page.NextPageToken);
    }

    private static Page<T> PageOf<T>(string scope, IEnumerable<T> all, Func<T, string> key, ListRequest request, Func<T, bool> passes)
        where T : IMessage
    {
        var size = PageTokens.Size(request.PageSize);
        if (request.PageToken.Length > 0)
        {
            // Found among all and then filtered: the last item of the page before may have changed and pass no more.
            var after = PageTokens.Read(scope, request.PageToken);
            all = all.SkipWhile(item => key(item) != after).Skip(1);
        }
        var (items, bytes) = (new List<T>(), 0);
        foreach (var item in all.Where(passes))
        {
            if (items.Count == size || bytes >= MaxPageBytes)
                return new Page<T>(items, PageTokens.Write(scope, key(items[^1])));
            items.Add(item);
            bytes += item.CalculateSize();
        }
        return new Page<T>(items, "");
    }
}
