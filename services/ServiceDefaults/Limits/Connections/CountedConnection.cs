namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>A connection that is counted for its address until a caller is known on it, and from then on for the first one.</summary>
internal sealed class CountedConnection(ClientAccounts accounts, Client client) : IDisposable
{
    private readonly Lock _lock = new();
    private Client _client = client;
    private bool _isOver;

    /// <summary>Counts it for an authenticated caller.</summary>
    /// <returns>Whether the caller may have it.</returns>
    public bool TryCountFor(Client caller)
    {
        // Calls on it have other things to do than to wait for each other.
        if (caller.Name is null || _client.Name is not null)
            return true;
        lock (_lock)
        {
            if (_client.Name is not null || _isOver)
                return true;
            if (!accounts.TryAddConnection(caller))
                return false;
            accounts.RemoveConnection(_client);
            _client = caller;
            return true;
        }
    }

    /// <summary>It is closed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            accounts.RemoveConnection(_client);
        }
    }
}
