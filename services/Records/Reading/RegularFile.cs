using Mono.Unix;

namespace VoteTracker.Records.Reading;

/// <summary>
/// Opens regular files only. Opening a FIFO would wait for a writer, and a device may never end.
/// </summary>
public static class RegularFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Where it lies; a link is followed.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="RecordException">It is a FIFO, a socket or a device.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path)
    {
        Require(path);
        return File.OpenRead(path);
    }

    /// <summary>Refuses what exists and is neither a regular file nor a directory.</summary>
    /// <param name="path">Where it lies; a link is followed.</param>
    /// <exception cref="RecordException">It is a FIFO, a socket or a device.</exception>
    public static void Require(string path)
    {
        // Windows has no such things among its files.
        if (OperatingSystem.IsWindows() || new UnixFileInfo(path) is not { Exists: true } file)
            return;
        var kind = file.FileType switch
        {
            FileTypes.Fifo => "a FIFO",
            FileTypes.Socket => "a socket",
            FileTypes.CharacterDevice or FileTypes.BlockDevice => "a device",
            _ => null,
        };
        if (kind is not null)
            throw new RecordException(RecordFault.NotARegularFile, path, 0, $"it is {kind}; only regular files are opened");
    }
}
