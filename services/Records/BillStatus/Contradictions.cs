using VoteTracker.Records.Reading;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Records.BillStatus;

// What the actions of one document cannot all mean. They are recorded as they stand; which of them counts is the service's to decide.
internal static class Contradictions
{
    public static void Tell(IReadOnlyList<Action> actions, Action<RecordFlaw, string> warn)
    {
        if (Find(actions, ActionKind.Signed) is { } signed && Find(actions, ActionKind.BecameLawWithoutSignature) is { } unsigned)
            warn(RecordFlaw.Contradiction, $"it says both \"{signed.Text}\" ({signed.Date}) and \"{unsigned.Text}\" ({unsigned.Date})");
    }

    private static Action? Find(IEnumerable<Action> actions, ActionKind kind) => actions.FirstOrDefault(action => action.Kind == kind);
}
