using Microsoft.Extensions.Caching.Memory;

namespace VoteTracker.State;

/// <summary>
/// Documents as this process last wrote them, but for votes that are over and so are seldom written again. They may have been changed since by others, so nothing rests on them: a commit compares
/// their versions, and what would be refused or change nothing is decided again on what the store has. Most commits then need no
/// reading at all.
/// </summary>
public sealed class DocumentCache : IDisposable
{
    private const long MaxBytes = 32 << 20;

    // What the domain makes of the bytes is larger than they are.
    private const int RestoredFactor = 4;
    private const int Overhead = 1_024;

    private readonly MemoryCache _documents = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    internal Document? Find(string name) => _documents.Get<Document>(name);

    internal void Keep(Document document) => _documents.Set(
        document.Name,
        document,
        new MemoryCacheEntryOptions { Size = Overhead + RestoredFactor * (document.Message.Length + document.StoredDetails.Length) });

    /// <summary>Forgets what turned out to be changed, unless somebody has put something newer here.</summary>
    internal void Forget(IEnumerable<Document> changed)
    {
        foreach (var document in changed)
            if (ReferenceEquals(Find(document.Name), document))
                _documents.Remove(document.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _documents.Dispose();
}
