namespace VoteTracker.Records.Reading;

/// <summary>Why a file was refused.</summary>
public enum RecordFault
{
    /// <summary>The file is not of a kind that is read (a PDF, a readme, another schema).</summary>
    NotAKindThatIsRead,

    /// <summary>The file is of a known kind, but something in it cannot be read or contradicts itself.</summary>
    Unreadable,

    /// <summary>The file is an excerpt: it lists fewer members than it counts.</summary>
    Incomplete,

    /// <summary>The file is larger or nested deeper than any official file.</summary>
    TooLarge,

    /// <summary>It is a FIFO, a socket or a device.</summary>
    NotARegularFile,

    /// <summary>There is no such file.</summary>
    NotFound,
}

/// <summary>An official file that cannot be turned into requests: which file, where in it, and why.</summary>
public sealed class RecordException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">Why, for programs.</param>
    /// <param name="file">The file as the caller named it.</param>
    /// <param name="line">The line, from 1; 0 where the file as a whole is meant.</param>
    /// <param name="reason">Why, for people: a clause without a full stop.</param>
    /// <param name="inner">What went wrong underneath, if anything.</param>
    public RecordException(RecordFault fault, string file, int line, string reason, Exception? inner = null)
        : base(line > 0 ? $"{file}, line {line}: {reason}" : $"{file}: {reason}", inner)
    {
        Fault = fault;
        File = file;
        Line = line;
        Reason = reason;
    }

    /// <summary>Why, for programs.</summary>
    public RecordFault Fault { get; }

    /// <summary>The file as the caller named it.</summary>
    public string File { get; }

    /// <summary>The line, from 1; 0 where the file as a whole is meant.</summary>
    public int Line { get; }

    /// <summary>Why, for people: a clause without a full stop.</summary>
    public string Reason { get; }
}
