using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

/// <summary>One file that was found and is not read yet: a file, an entry of an archive, or what is wrong with either.</summary>
public sealed class FoundRecord
{
    private readonly Func<RecordReading> _read;

    private FoundRecord(string name, long length, bool isNamed, Func<RecordReading> read, byte[]? content = null) =>
        (Name, Length, IsNamed, _read, Content) = (name, length, isNamed, read, content);

    /// <summary>The path of a file, or archive.zip:2019/h94/data.json.</summary>
    public string Name { get; }

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <summary>Whether the operator named it, and not only the directory or archive it lies in.</summary>
    public bool IsNamed { get; }

    /// <summary>What lies in an archive; null of a file on disk, and of what cannot be read.</summary>
    internal byte[]? Content { get; }

    /// <summary>A file, which is opened when it is read.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="isNamed">Whether the operator named it.</param>
    public static FoundRecord OfFile(string path, bool isNamed)
    {
        var file = new FileInfo(path);
        return new(path, file.Exists ? file.Length : 0, isNamed, () => RecordFile.Read(path));
    }

    /// <summary>An entry of an archive, or a compressed file.</summary>
    /// <param name="name">Where it lies.</param>
    /// <param name="content">What is in it, unpacked.</param>
    /// <param name="isNamed">Whether the operator named it.</param>
    public static FoundRecord OfContent(string name, byte[] content, bool isNamed = false) =>
        new(name, content.Length, isNamed, () => RecordFile.Read(name, content), content);

    /// <summary>What was found and cannot be read.</summary>
    public static FoundRecord Refused(string name, Exception why, bool isNamed = false) => new(name, 0, isNamed, () => throw why);

    /// <summary>Reads it, or says why it cannot be read. May be called from any thread.</summary>
    public RecordReading Read()
    {
        try
        {
            return _read();
        }
        catch (RecordException exception) when (!IsNamed
            && exception.Fault is RecordFault.NotAKindThatIsRead or RecordFault.NotARegularFile)
        {
            return new(Name, null, [], Skipped: exception);
        }
        catch (RecordException exception)
        {
            return new(Name, null, [], Refusal: exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refused(RecordFault.NotFound, "there is no such file or directory", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(RecordFault.Unreadable, exception.Message, exception);
        }

        RecordReading Refused(RecordFault fault, string reason, Exception why) =>
            new(Name, null, [], Refusal: new(fault, Name, 0, reason, why));
    }
}
