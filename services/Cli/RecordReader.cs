using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>Reads one file, and tells the operator where it can't.</summary>
internal static class RecordReader
{
    /// <summary>
    /// What the file holds: nothing where it is no record and only lies among them (a readme, a PDF); null where it
    /// cannot be read, and then <paramref name="report"/> was told why.
    /// </summary>
    public static FileReading? TryRead(RecordPath path, Action<string> report)
    {
        var file = path.File;
        try
        {
            return new(RecordFile.Read(file));
        }
        catch (RecordException exception) when (exception.Fault == RecordFault.NotAKindThatIsRead && !path.IsNamed)
        {
            return new(null);
        }
        catch (RecordException exception)
        {
            report($"error: {exception.Message}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            report($"error: {file}: there is no such file or directory");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            report($"error: {file}: {exception.Message}");
        }

        return null;
    }
}

/// <summary>A file that was read.</summary>
/// <param name="Record">What it holds; null where it is no record.</param>
internal sealed record FileReading(RecordReading? Record);
