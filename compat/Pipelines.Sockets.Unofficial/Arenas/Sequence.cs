namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A <see cref="Sequence{T}" /> whose element type is known only to whoever made it.</summary>
public readonly struct Sequence : IEquatable<Sequence>
{
    private readonly Array? _array;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(Array? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The element type; null of an empty sequence.</summary>
    public Type? ElementType => _array?.GetType().GetElementType();

    /// <summary>The sequence with its element type, which must be the one it had; an empty one may be of any.</summary>
    public Sequence<T> Cast<T>() => _length == 0 ? default : new Sequence<T>((T[])_array!, _offset, _length);

    /// <inheritdoc />
    public bool Equals(Sequence other) =>
        _length == other._length && (_length == 0 || (_array == other._array && _offset == other._offset));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Sequence other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _length == 0 ? 0 : HashCode.Combine(_array, _offset, _length);
}
