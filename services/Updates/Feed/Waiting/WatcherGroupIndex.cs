using System.Runtime.InteropServices;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// Finds the groups whose filter matches an update without evaluating each: filters with resource names by those names, all others by
/// the update's kind, type and chamber. Used under the lock of the <see cref="WatcherHub"/>.
/// </summary>
internal sealed class WatcherGroupIndex
{
    private readonly Dictionary<ulong, WatcherGroup> _all = [];
    private readonly Dictionary<string, List<WatcherGroup>> _byName = new(StringComparer.Ordinal);
    private readonly List<WatcherGroup> _unnamed = [];
    private readonly List<WatcherGroup> _unrestricted = [];

    // Filled when such an update first comes; cleared when a group joins or leaves.
    private readonly Dictionary<(ResourceKind Kind, UpdateType Type, Chamber Chamber), WatcherGroup[]> _byTraits = [];

    public Dictionary<ulong, WatcherGroup>.ValueCollection All => _all.Values;

    public WatcherGroup Join(WatchFilter filter, long since)
    {
        if (!_all.TryGetValue(filter.Hash, out var group))
        {
            group = _all[filter.Hash] = new WatcherGroup(filter, since);
            // Most names are in one filter only: a list of the usual four would take half of all that a filter takes.
            foreach (var name in filter.Resources)
                (CollectionsMarshal.GetValueRefOrAddDefault(_byName, name, out _) ??= new(1)).Add(group);
            if (filter.IsUnrestricted)
                _unrestricted.Add(group);
            if (filter.Resources.Count == 0)
            {
                _unnamed.Add(group);
                _byTraits.Clear();
            }
        }
        group.Members++;
        return group;
    }

    public void Leave(WatcherGroup group)
    {
        if (--group.Members > 0)
            return;
        _all.Remove(group.Filter.Hash);
        foreach (var name in group.Filter.Resources)
        {
            var same = _byName[name];
            same.Remove(group);
            if (same.Count == 0)
                _byName.Remove(name);
        }
        _unrestricted.Remove(group);
        if (_unnamed.Remove(group))
            _byTraits.Clear();
    }

    /// <summary>Adds the groups that match an update to a list; a filter that names two of its resources may be added twice.</summary>
    public void Find(FeedEntry entry, List<WatcherGroup> found)
    {
        // Without filters the update need not be parsed.
        if (_all.Count == _unrestricted.Count && entry.IsOfUsualKind)
        {
            found.AddRange(_unrestricted);
            return;
        }
        var resource = entry.Resource;
        if (resource.Kind == ResourceKind.Congress)
        {
            // Once in two years, and whatever the filters name.
            found.AddRange(_all.Values.Where(group => group.Filter.Matches(entry)));
            return;
        }
        ref var unnamed = ref CollectionsMarshal.GetValueRefOrAddDefault(_byTraits, (resource.Kind, entry.Type, resource.Chamber), out _);
        found.AddRange(unnamed ??= [.. _unnamed.Where(group => group.Filter.Matches(entry))]);
        Find(resource.Name, entry, found);
        foreach (var name in resource.Measures.Concat(resource.OtherNames))
            Find(name, entry, found);
    }

    private void Find(string name, FeedEntry entry, List<WatcherGroup> found)
    {
        if (_byName.TryGetValue(name, out var named))
            found.AddRange(named.Where(group => group.Filter.Matches(entry)));
    }
}
