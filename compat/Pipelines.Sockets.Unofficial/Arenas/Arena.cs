using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Gives memory piece by piece and takes it back all at once. For one thread at a time.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <param name="options">How memory is treated.</param>
/// <param name="allocator">Where blocks come from; null for the shared pool of arrays.</param>
public sealed class Arena<T>(ArenaOptions? options = null, Allocator<T>? allocator = null) : IDisposable
{
    private readonly ArenaOptions _options = options ?? ArenaOptions.Default;
    private readonly int _blockLength = Math.Max((options ?? ArenaOptions.Default).BlockSizeBytes / Unsafe.SizeOf<T>(), 16);

    // Blocks before _blockIndex are full; that one is used up to _used; those after it are spare.
    private readonly List<Block> _blocks = [];

    // Blocks of their own for what is too large to share one.
    private readonly List<Block> _large = [];

    private int _blockIndex = -1;
    private T[] _current = [];
    private int _used;
    private int _end;
    private long _retained;

    /// <summary>Gives so many elements, in one piece, good until the next reset. What they hold is not defined.</summary>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
            return default;
        if (length > _end - _used && !TryMoveToNextBlock(length))
            return AllocateLarge(length);

        var sequence = new Sequence<T>(_current, _used, length);
        _used += length;
        return sequence;
    }

    /// <summary>Takes back everything.</summary>
    public void Reset()
    {
        if (_large.Count == 0 && (_blockIndex < 0 || (_blockIndex == 0 && _used == _blocks[0].Start)))
            return;

        var clear = RuntimeHelpers.IsReferenceOrContainsReferences<T>() || _options.Flags.HasFlag(ArenaFlags.ClearAtReset);
        var usedElements = 0L;
        for (var i = 0; i <= _blockIndex; i++)
        {
            var block = _blocks[i];
            var used = (i == _blockIndex ? _used : block.End) - block.Start;
            usedElements += used;
            if (clear)
                Array.Clear(block.Array, block.Start, used);
        }

        foreach (var block in _large)
            Release(block, clear);
        _large.Clear();
        ReleaseSpareBlocks(usedElements * Unsafe.SizeOf<T>());
        _blockIndex = -1;
        if (_blocks.Count != 0)
            UseBlock(0);
    }

    /// <summary>Takes back everything, for good.</summary>
    public void Dispose()
    {
        var clear = RuntimeHelpers.IsReferenceOrContainsReferences<T>() || _options.Flags.HasFlag(ArenaFlags.ClearAtDispose);
        foreach (var block in _blocks)
            Release(block, clear);
        foreach (var block in _large)
            Release(block, clear);
        _blocks.Clear();
        _large.Clear();
        _blockIndex = -1;
        _current = [];
        _used = _end = 0;
    }

    private bool TryMoveToNextBlock(int length)
    {
        // A piece as large as this would leave much of a block unused.
        if (length > _blockLength / 2)
            return false;

        if (_blockIndex + 1 == _blocks.Count)
            _blocks.Add(Take(_blockLength));
        UseBlock(_blockIndex + 1);
        return true;
    }

    private void UseBlock(int index)
    {
        _blockIndex = index;
        var block = _blocks[index];
        _current = block.Array;
        _used = block.Start;
        _end = block.End;
    }

    private Sequence<T> AllocateLarge(int length)
    {
        var block = Take(length);
        _large.Add(block);
        return new Sequence<T>(block.Array, block.Start, length);
    }

    private void ReleaseSpareBlocks(long usedBytes)
    {
        _retained = _options.RetentionPolicy(_retained, usedBytes);
        var blockBytes = (long)_blockLength * Unsafe.SizeOf<T>();
        var keep = (int)Math.Clamp((_retained + blockBytes - 1) / blockBytes, 1, int.MaxValue);
        while (_blocks.Count > keep)
        {
            Release(_blocks[^1], clear: false);
            _blocks.RemoveAt(_blocks.Count - 1);
        }
    }

    private Block Take(int length)
    {
        if (allocator is null)
        {
            var array = ArrayPool<T>.Shared.Rent(length);
            return new Block(array, 0, array.Length, null);
        }

        var owner = allocator.Allocate(length);
        return MemoryMarshal.TryGetArray<T>(owner.Memory, out var segment)
            ? new Block(segment.Array!, segment.Offset, segment.Offset + segment.Count, owner)
            : throw new NotSupportedException("Only memory over arrays can be allocated from.");
    }

    private static void Release(in Block block, bool clear)
    {
        if (block.Owner is null)
        {
            ArrayPool<T>.Shared.Return(block.Array, clear);
            return;
        }

        if (clear)
            Array.Clear(block.Array, block.Start, block.End - block.Start);
        block.Owner.Dispose();
    }

    private readonly record struct Block(T[] Array, int Start, int End, IDisposable? Owner);
}
