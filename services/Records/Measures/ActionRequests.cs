using System.Globalization;
using Google.Protobuf;
using VoteTracker.Records.Reading;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.Measures;

// The requests that actions alone amount to, of a record that does not describe the measure: it is made known without a title, which a
// record that has one supplies.
internal static class ActionRequests
{
    public static IReadOnlyList<IMessage> Of(MeasureName measure, IReadOnlyList<Action> oldestFirst, DocumentOrigin origin)
    {
        if (oldestFirst.Count == 0)
            return [];
        // Where no action says when it was introduced, the first day on record stands for it.
        var introduced = oldestFirst.FirstOrDefault(action => action.Kind == ActionKind.Introduced) ?? oldestFirst[0];
        var requests = BillRequests.Of(
            measure, "", DateOnly.ParseExact(introduced.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture), oldestFirst, origin);
        // Nor does it say anything of the measure that others say.
        ((CreateResolutionRequest)requests[0]).Provenance = null;
        return requests;
    }
}
