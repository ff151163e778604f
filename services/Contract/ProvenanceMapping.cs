using Google.Protobuf.WellKnownTypes;
using VoteTracker.Domain;

namespace VoteTracker.Contract;

/// <summary>Where a fact is stated, between domain and contract.</summary>
public static class ProvenanceMapping
{
    /// <summary>Reads a request's provenance.</summary>
    /// <param name="message">The message, or null.</param>
    /// <param name="field">Its path.</param>
    /// <param name="now">The time of the call, which stands where the document has none.</param>
    /// <param name="author">The authenticated caller, or empty.</param>
    /// <returns>The provenance.</returns>
    public static Provenance Read(V1.Provenance? message, string field, DateTimeOffset now, string author)
    {
        message ??= new V1.Provenance();
        return new Provenance(
            RequestFields.Enumeration<V1.Witness, Witness>(message.Witness, $"{field}.witness"),
            RequestFields.Text(message.Source, $"{field}.source", 128),
            RequestFields.Text(message.Document, $"{field}.document", 1_024),
            message.DocumentTime is { } time ? RequestFields.Instant(time, $"{field}.document_time") : now,
            now,
            author);
    }

    /// <summary>Writes it as readers get it.</summary>
    /// <param name="provenance">The provenance.</param>
    /// <returns>The message.</returns>
    public static V1.Provenance ToContract(this Provenance provenance) => new()
    {
        Witness = (V1.Witness)provenance.Witness,
        Source = provenance.Source,
        Document = provenance.Document,
        DocumentTime = Timestamp.FromDateTimeOffset(provenance.DocumentTime),
        FirstSeenTime = Timestamp.FromDateTimeOffset(provenance.FirstSeen),
        Author = provenance.Author,
    };

    /// <summary>Reads back what was written here.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The provenance.</returns>
    internal static Provenance ToDomain(this V1.Provenance message) => new(
        (Witness)message.Witness,
        message.Source,
        message.Document,
        message.DocumentTime.ToDateTimeOffset(),
        message.FirstSeenTime.ToDateTimeOffset(),
        message.Author);
}
