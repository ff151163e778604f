namespace VoteTracker.Services.Tests.Client;

/// <summary>What a loop over the client library gets, taken one by one and with a deadline.</summary>
internal sealed class Items<T> : IAsyncDisposable
    where T : class
{
    private readonly CancellationTokenSource _deadline = new(Until.Deadline);
    private readonly IAsyncEnumerator<T> _items;

    public Items(IAsyncEnumerable<T> items) => _items = items.GetAsyncEnumerator(_deadline.Token);

    public async Task<T> NextAsync()
    {
        Assert.True(await _items.MoveNextAsync(), "the loop ended by itself");
        return _items.Current;
    }

    /// <summary>The next ones, up to the first that is wanted.</summary>
    public async Task<List<T>> UntilAsync(Func<T, bool> wanted)
    {
        var items = new List<T>();
        do
            items.Add(await NextAsync());
        while (!wanted(items[^1]));
        return items;
    }

    /// <summary>The next of one type; others are passed over.</summary>
    public async Task<TItem> NextAsync<TItem>()
        where TItem : T => (TItem)(await UntilAsync(item => item is TItem))[^1];

    /// <summary>Leaves the loop.</summary>
    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        _deadline.Dispose();
    }
}
