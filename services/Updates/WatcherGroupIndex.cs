using System.Runtime.InteropServices;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>
/// Finds the audiences that want an update without asking each: those who named resources by their names, the others by what
/// the update is, which is all that their filters look at. Used under the lock of the <see cref="WatcherHub"/>.
/// </summary>
internal sealed class WatcherGroupIndex
{
    private readonly Dictionary<ulong, WatcherGroup> _all = [];
    private readonly Dictionary<string, List<WatcherGroup>> _byName = new(StringComparer.Ordinal);
    private readonly List<WatcherGroup> _unnamed = [];
    private readonly List<WatcherGroup> _unrestricted = [];

    // Made when such an update first comes, and anew when there is another audience to ask.
    private readonly Dictionary<(ResourceKind Kind, UpdateType Type, Chamber Chamber), WatcherGroup[]> _byTraits = [];

    public Dictionary<ulong, WatcherGroup>.ValueCollection All => _all.Values;

    public WatcherGroup Join(WatchFilter filter, long since)
    {
        if (!_all.TryGetValue(filter.Hash, out var audience))
        {
            audience = _all[filter.Hash] = new WatcherGroup(filter, since);
            foreach (var name in filter.Resources)
                (CollectionsMarshal.GetValueRefOrAddDefault(_byName, name, out _) ??= []).Add(audience);
            if (filter.IsUnrestricted)
                _unrestricted.Add(audience);
            if (filter.Resources.Count == 0)
            {
                _unnamed.Add(audience);
                _byTraits.Clear();
            }
        }
        audience.Members++;
        return audience;
    }

    public void Leave(WatcherGroup audience)
    {
        if (--audience.Members > 0)
            return;
        _all.Remove(audience.Filter.Hash);
        foreach (var name in audience.Filter.Resources)
        {
            var same = _byName[name];
            same.Remove(audience);
            if (same.Count == 0)
                _byName.Remove(name);
        }
        _unrestricted.Remove(audience);
        if (_unnamed.Remove(audience))
            _byTraits.Clear();
    }

    /// <summary>Adds those who want an update to a list; one who named two resources of it may be there twice.</summary>
    public void Find(FeedEntry entry, List<WatcherGroup> found)
    {
        // Who wants everything does not need to know what it is.
        if (_all.Count == _unrestricted.Count)
        {
            found.AddRange(_unrestricted);
            return;
        }
        var resource = entry.Resource;
        ref var unnamed = ref CollectionsMarshal.GetValueRefOrAddDefault(_byTraits, (resource.Kind, entry.Type, resource.Chamber), out _);
        found.AddRange(unnamed ??= [.. _unnamed.Where(audience => audience.Filter.Matches(entry))]);
        Find(resource.Name, entry, found);
        foreach (var measure in resource.Measures)
            Find(measure, entry, found);
    }

    private void Find(string name, FeedEntry entry, List<WatcherGroup> found)
    {
        if (_byName.TryGetValue(name, out var named))
            found.AddRange(named.Where(audience => audience.Filter.Matches(entry)));
    }
}
