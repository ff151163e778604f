namespace VoteTracker.AppHost;

/// <summary>Copies a child's output to standard error line by line, with the child's name before each.</summary>
internal sealed class ChildOutput(string name)
{
    private const int KeptLines = 5;

    // A longer line is written in pieces.
    private const int LongestLine = 16 * 1024;

    private readonly string _prefix = $"{name,-12} | ";
    private readonly Lock _gate = new();
    private readonly Queue<string> _lastLines = new(KeptLines);

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_gate)
                return [.. _lastLines];
        }
    }

    /// <summary>Reads to the end.</summary>
    public async Task PassOnAsync(StreamReader from)
    {
        var buffer = new char[LongestLine];
        var length = 0;
        while (await from.ReadAsync(buffer.AsMemory(length)) is > 0 and var read)
        {
            length += read;
            var start = 0;
            while (buffer.AsSpan(start, length - start).IndexOf('\n') is >= 0 and var end)
            {
                Tell(buffer.AsSpan(start, end));
                start += end + 1;
            }

            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
            if (length < buffer.Length)
                continue;
            Tell(buffer);
            length = 0;
        }

        if (length > 0)
            Tell(buffer.AsSpan(0, length));
    }

    private void Tell(ReadOnlySpan<char> characters)
    {
        var line = characters.TrimEnd('\r').ToString();
        lock (_gate)
        {
            if (_lastLines.Count == KeptLines)
                _lastLines.Dequeue();
            _lastLines.Enqueue(line);
        }

        Output.ErrorLine(_prefix + line);
    }
}
