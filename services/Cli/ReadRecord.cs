using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>One record that was read, or why it could not be.</summary>
/// <param name="Name">The path of the file, or archive.tar.gz:path/in/it.</param>
/// <param name="Reading">What it holds; null where it cannot be read, or is no record.</param>
/// <param name="Problem">Why it cannot be read; null where it can, or is no record.</param>
internal sealed record ReadRecord(string Name, RecordReading? Reading, ImportProblem? Problem)
{
    /// <summary>Whether it is no record and only lies among them: a readme, a PDF.</summary>
    public bool IsNoRecord => Reading is null && Problem is null;

    /// <summary>Reads what was found.</summary>
    /// <param name="entry">What was found.</param>
    /// <param name="named">The paths that the operator named; what is named must be a record.</param>
    public static ReadRecord Of(RecordEntry entry, IReadOnlyCollection<string> named)
    {
        try
        {
            return new(entry.Name, entry.Read(), null);
        }
        catch (RecordException exception) when (exception.Fault == RecordFault.NotAKindThatIsRead && !named.Contains(entry.Name))
        {
            return new(entry.Name, null, null);
        }
        catch (RecordException exception)
        {
            return Refused(exception.File, exception.Line, Display.Constant(exception.Fault), exception.Reason);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refused(entry.Name, 0, "NOT_FOUND", "there is no such file or directory");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused(entry.Name, 0, "UNREADABLE", exception.Message);
        }

        ReadRecord Refused(string file, int line, string reason, string message) =>
            new(entry.Name, null, new(file, line, "", reason, message));
    }
}
