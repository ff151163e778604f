using System.Runtime.CompilerServices;
using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>A record that was found and is not read yet.</summary>
/// <param name="Entry">The record.</param>
/// <param name="IsNamed">Whether the operator named it, and not only the directory or archive it lies in.</param>
internal sealed record FoundRecord(RecordEntry Entry, bool IsNamed);

/// <summary>The records in files and archives.</summary>
internal static class RecordEntries
{
    /// <summary>Finds them one after the other.</summary>
    /// <param name="files">Files and archives, no directories.</param>
    /// <param name="advance">Told how many bytes of the files lie behind.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<FoundRecord> FindAsync(
        IEnumerable<RecordPath> files, Action<long> advance, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (file, isNamed) in files)
        {
            if (!RecordArchive.IsArchive(file))
            {
                var entry = RecordEntry.OfFile(file);
                yield return new(entry, isNamed);
                advance(entry.Length);
                continue;
            }

            var (archive, refused) = Open(file);
            if (refused is not null)
                yield return new(refused, isNamed);
            if (archive is null)
                continue;
            await using (archive)
            {
                long behind = 0;
                await foreach (var entry in RecordArchive.ReadAsync(file, archive, cancellationToken))
                {
                    yield return new(entry, isNamed && entry.Name == file);
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
