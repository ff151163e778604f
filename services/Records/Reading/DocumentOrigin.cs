using Google.Protobuf.WellKnownTypes;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;

namespace VoteTracker.Records.Reading;

/// <summary>Where a document comes from, and what it amounts to as evidence.</summary>
/// <param name="Witness">Whose word it is.</param>
/// <param name="Source">The source by its usual name, such as BILLSTATUS.</param>
/// <param name="Document">The document by its name within the source, made from what it says: the same wherever the file lies.</param>
/// <param name="UpdateTime">When the source last changed it, as the document says; null where it does not.</param>
/// <param name="IsWhole">
/// Whether it lists all that the source knows of each measure that it speaks of: then what it lacks, the source no longer says. Never
/// true of a document with a part that could not be read.
/// </param>
public sealed record DocumentOrigin(Witness Witness, string Source, string Document, DateTimeOffset? UpdateTime = null, bool IsWhole = false)
{
    private const int MaxDocumentLength = 1024;

    /// <summary>Whether what it lacks is no longer said: it is whole, and known to be newer than what it lacks.</summary>
    public bool MayWithdraw => IsWhole && UpdateTime is not null;

    // A document of which a part could not be read is not all of it.
    internal DocumentOrigin As(DocumentWarnings warnings) => warnings.HasPartNotRead ? this with { IsWhole = false } : this;

    /// <summary>As the contract has it.</summary>
    public Provenance ToProvenance() => new()
    {
        Witness = Witness,
        Source = Source,
        Document = RollCallBuilder.Limit(Document, MaxDocumentLength),
        DocumentTime = UpdateTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
    };
}
