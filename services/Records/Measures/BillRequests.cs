using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;
using static VoteTracker.Domain.MeasureTypes;

namespace VoteTracker.Records.Measures;

// The requests that a measure and its actions amount to, whatever the layout of the file.
internal static partial class BillRequests
{
    // What one RecordActions call may hold.
    private const int MaxActionsPerCall = 2000;

    public static IReadOnlyList<IMessage> Of(
        MeasureName measure, string title, DateOnly introduced, IReadOnlyList<Action> actions, DocumentOrigin origin)
    {
        var provenance = origin.ToProvenance();
        var limited = RollCallBuilder.Limit(title, 4096);
        var create = new CreateResolutionRequest
        {
            Parent = CongressName.Format(measure.Congress),
            ResolutionId = measure.Id,
            Resolution = new()
            {
                Name = measure.ToString(),
                Type = (ResolutionType)measure.Type,
                Number = measure.Number,
                Title = limited,
                IntroducedDate = introduced.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ConstitutionalAmendment = measure.Type.IsJoint() && ProposesAmendment(limited),
                TerminatesEmergency = measure.Type.IsJoint() && TerminatesEmergency(limited),
            },
            Provenance = provenance,
        };
        return
        [
            create,
            .. actions.Chunk(MaxActionsPerCall).Select(chunk => new RecordActionsRequest
            {
                Name = measure.ToString(),
                Actions = { chunk },
                Provenance = provenance,
                // A document in several calls is whole in none of them.
                WholeDocument = origin.MayWithdraw && actions.Count <= MaxActionsPerCall,
                SkipInvalidActions = true,
            }),
        ];
    }

    // Article V. "Removing the deadline for the ratification" of an amendment proposes none.
    public static bool ProposesAmendment(string title) => Proposal().IsMatch(title);

    // The short form that 50 U.S.C. 1622 resolutions take; a bill on emergencies in general terminates none.
    public static bool TerminatesEmergency(string title) => Termination().IsMatch(title);

    [GeneratedRegex(@"\bproposing (an? )?([a-z-]+ ){0,4}amendments? to the constitution\b", RegexOptions.IgnoreCase)]
    private static partial Regex Proposal();

    [GeneratedRegex(@"\b(relating to|terminating|to terminate) (a|the) national emergency\b", RegexOptions.IgnoreCase)]
    private static partial Regex Termination();
}
