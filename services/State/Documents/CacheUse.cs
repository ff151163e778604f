namespace VoteTracker.State;

/// <summary>How far a command may still be decided on the cache instead of the store.</summary>
/// <param name="cache">The cache.</param>
internal sealed class CacheUse(DocumentCache cache)
{
    private bool _isOver;
    private bool _hadConflict;

    /// <summary>The cache, or null once everything is read from the store.</summary>
    public DocumentCache? Cache => _isOver ? null : cache;

    /// <summary>Reads from the store from now on: what is refused or changes nothing has no commit that would check what it rests on.</summary>
    public void End() => _isOver = true;

    /// <summary>Brings the cache up to what a commit found in the store, where that is why it was not written.</summary>
    /// <param name="result">What the commit found.</param>
    /// <param name="cached">What its decision took from the cache.</param>
    /// <returns>Whether it can be decided again at once. After a second conflict others are too fast for that.</returns>
    public bool Renew(CommitResult result, IReadOnlyCollection<Document> cached)
    {
        switch (result)
        {
            case CommitResult.Conflict conflict when cached.Count > 0 && !_hadConflict:
                _hadConflict = true;
                cache.Replace(cached, conflict.Current);
                return true;
            case CommitResult.OtherSchema when cached.Count > 0:
                cache.Forget(cached);
                return true;
            default:
                return false;
        }
    }
}
