using Microsoft.Extensions.Caching.Memory;

namespace VoteTracker.State;

/// <summary>
/// Votes that are not over, as this process last wrote them or is about to: positions come in many calls, and most of these then need no
/// reading at all, and need not wait for the commits before them. Another process may have written since, or such a commit fail, so a
/// commit compares versions and gets what is there along with the answer, and what would be refused or change nothing is decided again
/// on what the store has. Measures and veto threats are written by several services in turn, and are always read.
/// </summary>
public sealed class DocumentCache : IDisposable
{
    private const long MaxBytes = 32 << 20;

    // What is made of the bytes is larger than they are.
    private const int ResourceFactor = 6;
    private const int Overhead = 1_024;

    private readonly MemoryCache _documents = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    internal Document? Find(string name) => _documents.Get<Document>(name);

    internal void Keep(Document document) => _documents.Set(
        document.Name,
        document,
        new MemoryCacheEntryOptions { Size = Overhead + ResourceFactor * (document.Message.Length + document.Details.Length) });

    internal void Remove(string name) => _documents.Remove(name);

    /// <summary>Forgets what a commit was going to write, and did not.</summary>
    internal void Forget(string name, QueuedCommit commit)
    {
        if (Find(name)?.Commit == commit)
            Remove(name);
    }

    /// <summary>Puts what the store has in place of what turned out to be something else.</summary>
    internal void Replace(Document cached, Document current)
    {
        if (Find(cached.Name) is { } known && !ReferenceEquals(known, cached))
            return;
        if (current.HasMessage)
            Keep(current);
        else
            Remove(cached.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _documents.Dispose();
}
