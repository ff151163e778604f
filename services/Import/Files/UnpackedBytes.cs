namespace VoteTracker.Import.Files;

// How much has come out of an archive and of all archives within it: a few compressed bytes may stand for a gigabyte, and an archive in an
// archive for the square of that.
internal sealed class UnpackedBytes(long most)
{
    private long _count;

    public bool AreTooMany => _count > most;

    public void Add(int read)
    {
        _count += read;
        if (AreTooMany)
            throw new InvalidDataException($"it unpacks to more than {most >> 30} GiB");
    }
}
