using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>Reads one file, and tells the operator where it can't.</summary>
internal static class RecordReader
{
    /// <summary>What the file holds; null where it cannot be read, and then <paramref name="report"/> was told why.</summary>
    public static RecordReading? TryRead(string file, Action<string> report)
    {
        try
        {
            return RecordFile.Read(file);
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
