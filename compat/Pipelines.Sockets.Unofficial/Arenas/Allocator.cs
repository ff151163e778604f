using System.Buffers;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Gives an arena its blocks, where the shared pool of arrays should not.</summary>
/// <typeparam name="T">The element.</typeparam>
public abstract class Allocator<T>
{
    /// <summary>Gives a block of at least so many elements, over an array.</summary>
    public abstract IMemoryOwner<T> Allocate(int length);
}
