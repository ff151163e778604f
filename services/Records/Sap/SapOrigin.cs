using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Sap;

// A statement is the administration's own word, whoever keeps the list; each threat names its own statement.
internal static class SapOrigin
{
    public static DocumentOrigin Of(string name) =>
        new(Witness.OwnRecord, "Statements of Administration Policy", name);
}
