using System.Diagnostics;

namespace VoteTracker.Import.Files;

/// <summary>How far the reading of files has got. How many files an archive holds is not known before its end, so bytes are counted.</summary>
public sealed class ReadingProgress(long bytes)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _behind;
    private long _done;

    /// <summary>Over what lies on disk at these paths.</summary>
    public static ReadingProgress Over(IEnumerable<FoundRecord> files) => new(files.Sum(file => file.Length));

    /// <summary>How many files are done.</summary>
    public long Files => Volatile.Read(ref _done);

    /// <summary>The part that lies behind, 0 to 1.</summary>
    public double Fraction => bytes == 0 ? 0 : Math.Clamp((double)Volatile.Read(ref _behind) / bytes, 0, 1);

    /// <summary>Files per second since the start.</summary>
    public double Rate => Files / Math.Max(Stopwatch.GetElapsedTime(_started).TotalSeconds, 0.001);

    /// <summary>How long the rest takes at the speed so far.</summary>
    public TimeSpan Remaining => Fraction == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_started) * ((1 - Fraction) / Fraction);

    /// <summary>So many more bytes lie behind.</summary>
    public void Advance(long read) => Interlocked.Add(ref _behind, read);

    /// <summary>One more file is done.</summary>
    public void FileDone() => Interlocked.Increment(ref _done);
}
