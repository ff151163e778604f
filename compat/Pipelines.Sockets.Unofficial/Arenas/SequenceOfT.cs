using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Elements of an arena. Here they are always in one piece, whatever the shape of the type allows.</summary>
/// <typeparam name="T">The element.</typeparam>
public readonly struct Sequence<T> : IEquatable<Sequence<T>>
{
    private readonly T[]? _array;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(T[] array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Whether the elements are in one piece: always.</summary>
    public bool IsSingleSegment => true;

    /// <summary>The first piece: all elements.</summary>
    public Span<T> FirstSpan => new(_array, _offset, _length);

    /// <summary>All pieces.</summary>
    public SpanEnumerable Spans => new(FirstSpan);

    /// <summary>The element at a place.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)_length)
                throw new ArgumentOutOfRangeException(nameof(index));
            return ref _array![_offset + index];
        }
    }

    /// <summary>Part of the sequence.</summary>
    public Sequence<T> Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)_length, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(_length - start), nameof(length));
        return length == 0 ? default : new Sequence<T>(_array!, _offset + start, length);
    }

    /// <summary>The elements as an array of the caller's own.</summary>
    public T[] ToArray() => FirstSpan.ToArray();

    /// <summary>The sequence without its element type.</summary>
    public Sequence Untyped() => new(_array, _offset, _length);

    /// <summary>Begins to go through the elements.</summary>
    public Enumerator GetEnumerator() => new(FirstSpan);

    /// <inheritdoc />
    public bool Equals(Sequence<T> other) => Untyped().Equals(other.Untyped());

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Sequence<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Untyped().GetHashCode();

    /// <summary>Goes through the elements.</summary>
    public ref struct Enumerator
    {
        private readonly Span<T> _span;
        private int _index;

        internal Enumerator(Span<T> span)
        {
            _span = span;
            _index = -1;
        }

        /// <summary>The element come to.</summary>
        public readonly ref T Current => ref _span[_index];

        /// <summary>Goes to the next element.</summary>
        public bool MoveNext() => ++_index < _span.Length;

        /// <summary>Goes to the next element, which must exist.</summary>
        public ref T GetNext() => ref _span[++_index];
    }

    /// <summary>The pieces of a sequence.</summary>
    public readonly ref struct SpanEnumerable
    {
        private readonly Span<T> _span;

        internal SpanEnumerable(Span<T> span) => _span = span;

        /// <summary>Begins to go through the pieces.</summary>
        public SpanEnumerator GetEnumerator() => new(_span);
    }

    /// <summary>Goes through the pieces of a sequence.</summary>
    public ref struct SpanEnumerator
    {
        private readonly Span<T> _span;
        private bool _moved;

        internal SpanEnumerator(Span<T> span)
        {
            _span = span;
            _moved = false;
        }

        /// <summary>The piece come to.</summary>
        public readonly Span<T> Current => _span;

        /// <summary>Goes to the next piece.</summary>
        public bool MoveNext()
        {
            var first = !_moved && !_span.IsEmpty;
            _moved = true;
            return first;
        }
    }
}
