namespace VoteTracker.Records;

/// <summary>One record that was found and is not read yet: a file, an entry of an archive, or what is wrong with either.</summary>
public sealed class RecordEntry
{
    private readonly Func<RecordReading> _read;

    private RecordEntry(string name, long length, Func<RecordReading> read) => (Name, Length, _read) = (name, length, read);

    /// <summary>The name for messages: the path of a file, or archive.tar.gz:2019/h94/data.json.</summary>
    public string Name { get; }

    /// <summary>How many bytes reading it takes into memory.</summary>
    public long Length { get; }

    /// <summary>A file, which is opened when it is read.</summary>
    /// <param name="path">Where it lies.</param>
    /// <returns>The entry.</returns>
    public static RecordEntry OfFile(string path)
    {
        var file = new FileInfo(path);
        return new(path, file.Exists ? Math.Min(file.Length, RecordFile.MaxBytes) : 0, () => RecordFile.Read(path));
    }

    /// <summary>Reads it. May be called from any thread.</summary>
    /// <returns>The requests that the record amounts to.</returns>
    /// <exception cref="RecordException">It cannot be read as a record; the reason says why.</exception>
    /// <exception cref="IOException">The file cannot be opened or read at all.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public RecordReading Read() => _read();

    /// <summary>What was found and cannot be read.</summary>
    /// <param name="name">The name for messages.</param>
    /// <param name="why">What reading it throws.</param>
    /// <returns>The entry.</returns>
    public static RecordEntry Refused(string name, Exception why) => new(name, 0, () => throw why);

    internal static RecordEntry OfContent(string name, byte[] content) =>
        new(name, content.Length, () => RecordFile.Read(name, content));
}
