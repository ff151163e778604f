using Microsoft.Extensions.Caching.Memory;
using VoteTracker.Contract.Stored;

namespace VoteTracker.State;

/// <summary>
/// Votes that are not over, as this process last wrote them or is about to: positions come in many calls, and most of these then need no
/// reading at all, and need not wait for the commits before them. Another process may have written since, or such a commit fail, so a
/// commit compares versions and gets what is there along with the answer, and what would be refused or change nothing is decided again
/// on what the store has. Measures and veto threats are written by several services in turn, and are always read. And the rosters with which
/// votes that are over are stored: each is written once.
/// </summary>
public sealed class DocumentCache : IDisposable
{
    private const long MaxBytes = 32 << 20;

    // What is made of the bytes is larger than they are.
    private const int ResourceFactor = 6;
    private const int Overhead = 1_024;

    private readonly MemoryCache _documents = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    internal Document? Find(string name) => _documents.Get<Document>(name);

    /// <summary>Remembers what a commit has written.</summary>
    internal void Keep(IEnumerable<StoredResource> written, string version, int schema)
    {
        foreach (var roster in written.OfType<StoredRoster>())
            Keep(Document.Of(roster, version, schema));
        foreach (var vote in written.OfType<StoredVote>())
        {
            if (vote.IsPending)
                Keep(Document.Of(vote, version, schema));
            else
                _documents.Remove(vote.Name);
        }
    }

    /// <summary>Remembers what a commit is going to write.</summary>
    internal void Keep(IEnumerable<StoredResource> pending, QueuedCommit commit, int schema)
    {
        foreach (var vote in pending)
            Keep(Document.Of(vote, commit, schema));
    }

    /// <summary>Forgets what a commit was going to write, and did not.</summary>
    internal void Forget(IEnumerable<StoredResource> pending, QueuedCommit commit)
    {
        foreach (var write in pending)
            if (Find(write.Name)?.Commit == commit)
                _documents.Remove(write.Name);
    }

    /// <summary>Forgets documents.</summary>
    internal void Forget(IEnumerable<Document> documents)
    {
        foreach (var document in documents)
            _documents.Remove(document.Name);
    }

    /// <summary>Puts what the store has in place of what turned out to be something else.</summary>
    internal void Replace(IEnumerable<Document> cached, IEnumerable<Document> current)
    {
        foreach (var (old, now) in cached.Join(current, one => one.Name, one => one.Name, (one, other) => (one, other)))
        {
            // Or it is newer by now.
            if (Find(old.Name) is { } known && !ReferenceEquals(known, old))
                continue;
            if (now.HasMessage)
                Keep(now);
            else
                _documents.Remove(old.Name);
        }
    }

    /// <summary>Remembers what was read.</summary>
    internal void Keep(Document document) => _documents.Set(
        document.Name,
        document,
        new MemoryCacheEntryOptions { Size = Overhead + ResourceFactor * (document.Message.Length + document.Details.Length) });

    /// <inheritdoc/>
    public void Dispose() => _documents.Dispose();
}
