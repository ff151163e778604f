using Microsoft.Win32.SafeHandles;

namespace VoteTracker.Cli.Output;

/// <summary>Standard output for a command that goes on writing for hours.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    /// <summary>A writer that fails with <see cref="IOException"/> once the reader of a pipe has gone.</summary>
    /// <remarks>
    /// Console.Out ignores a closed pipe: `votetracker watch … | head -1` would go on watching for ever.
    /// A file keeps Console's stream, which shares its position with standard error (`> log 2>&amp;1`).
    /// </remarks>
    public static StreamWriter Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return new StreamWriter(Console.OpenStandardOutput());

        var stream = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new StreamWriter(stream.CanSeek ? Console.OpenStandardOutput() : stream);
    }
}
