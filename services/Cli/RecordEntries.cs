using System.Runtime.CompilerServices;
using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>The records in files and archives.</summary>
internal static class RecordEntries
{
    /// <summary>Finds them one after the other.</summary>
    /// <param name="files">Files and archives, no directories.</param>
    /// <param name="advance">Told how many bytes of the files lie behind.</param>
    /// <param name="stop">Ends it.</param>
    public static async IAsyncEnumerable<RecordEntry> FindAsync(
        IEnumerable<string> files, Action<long> advance, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var file in files)
        {
            if (!RecordArchive.IsArchive(file))
            {
                var entry = RecordEntry.OfFile(file);
                yield return entry;
                advance(entry.Length);
                continue;
            }

            var (archive, refused) = Open(file);
            if (refused is not null)
                yield return refused;
            if (archive is null)
                continue;
            await using (archive)
            {
                long behind = 0;
                await foreach (var entry in RecordArchive.ReadAsync(file, archive, stop))
                {
                    yield return entry;
                    advance(archive.Position - behind);
                    behind = archive.Position;
                }

                advance(archive.Length - behind);
            }
        }
    }

    private static (FileStream? Archive, RecordEntry? Refused) Open(string file)
    {
        try
        {
            return (File.OpenRead(file), null);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return (null, RecordEntry.Refused(file, why));
        }
    }
}
