namespace VoteTracker.AppHost;

/// <summary>The directory of the data, for one suite at a time: two Redis on one log would ruin it.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _held = held;
    }

    public string Path { get; }

    public static DataDirectory Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"cannot keep data in {path}: {e.Message}");
        }

        try
        {
            var file = System.IO.Path.Combine(path, "lock");
            return new DataDirectory(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SuiteException($"cannot keep data in {path}: {e.Message}");
        }
        catch (IOException)
        {
            throw new SuiteException($"the data in {path} is in use by another VoteTracker; end it, or choose another place with --data DIR");
        }
    }

    public void Dispose() => _held.Dispose();
}
