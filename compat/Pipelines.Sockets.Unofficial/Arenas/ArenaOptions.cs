namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>How an arena treats its memory. Bits without a name here are accepted and make no difference.</summary>
[Flags]
public enum ArenaFlags
{
    /// <summary>In the usual way.</summary>
    None = 0,

    /// <summary>Memory is cleared at every reset, even if it can't hold references.</summary>
    ClearAtReset = 1 << 0,

    /// <summary>Memory is cleared when the arena is disposed.</summary>
    ClearAtDispose = 1 << 1,
}

/// <summary>Options of an arena.</summary>
public sealed class ArenaOptions
{
    /// <summary>Makes options.</summary>
    /// <param name="flags">How memory is treated.</param>
    /// <param name="blockSizeBytes">The size of a block; 0 for the usual one.</param>
    /// <param name="retentionPolicy">
    /// From the bytes retained so far and those just used, the bytes to retain from now on; null for the usual policy.
    /// </param>
    public ArenaOptions(
        ArenaFlags flags = ArenaFlags.None,
        int blockSizeBytes = 0,
        Func<long, long, long>? retentionPolicy = null)
    {
        Flags = flags;
        BlockSizeBytes = blockSizeBytes > 0 ? blockSizeBytes : 64 * 1024;
        RetentionPolicy = retentionPolicy ?? Recent;
    }

    /// <summary>The usual options.</summary>
    public static ArenaOptions Default { get; } = new();

    /// <summary>How memory is treated.</summary>
    public ArenaFlags Flags { get; }

    /// <summary>The size of a block.</summary>
    public int BlockSizeBytes { get; }

    /// <summary>How much is retained at a reset.</summary>
    public Func<long, long, long> RetentionPolicy { get; }

    // What is used is retained; what is no longer used fades.
    private static long Recent(long retained, long used) => Math.Max(used, retained - (retained / 10));
}
