using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>An array that is equal to another one of the same content, as records that hold it need it.</summary>
/// <typeparam name="T">What is in it.</typeparam>
public readonly record struct EquatableArray<T>
{
    private readonly ImmutableArray<T> _items;

    /// <summary>Holds a content.</summary>
    /// <param name="items">The content.</param>
    public EquatableArray(ImmutableArray<T> items) => _items = items;

    /// <summary>The content.</summary>
    public ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    public bool Equals(EquatableArray<T> other) => Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Aggregate(Items.Length, HashCode.Combine);
}
