namespace VoteTracker.Records.Reading;

/// <summary>What is wrong with a document that is read all the same.</summary>
public enum RecordFlaw
{
    /// <summary>A part of it cannot be read, and is left out.</summary>
    PartNotRead,

    /// <summary>It says two things that cannot both be true; the reason says which one was taken.</summary>
    Contradiction,
}

/// <summary>Something wrong in a document that is read all the same.</summary>
/// <param name="File">The file as the caller named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Flaw">What kind of thing, for programs.</param>
/// <param name="Reason">What, for people: a clause without a full stop.</param>
public sealed record RecordWarning(string File, int Line, RecordFlaw Flaw, string Reason);
