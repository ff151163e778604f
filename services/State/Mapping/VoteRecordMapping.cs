using VoteTracker.Domain;
using VoteTracker.State.Stored;

namespace VoteTracker.State.Mapping;

/// <summary>What is stored of a vote beside its public message: who voted how, and what was changed on the way.</summary>
internal static class VoteRecordMapping
{
    public static StoredVoteDetails ToInterior(this VoteRecord record) => new()
    {
        Positions = { record.Positions.Select(position => position.ToContract()) },
        Replaced = { record.Replaced.Select(ToStored) },
        Corrections =
        {
            record.Corrections.Select(correction => new Stored.VoteCorrection
            {
                Before = correction.Before.ToContract(),
                Positions = { correction.Positions.Select(ToStored) },
                Reason = correction.Reason,
            }),
        },
    };

    public static VoteRecord Restore(V1.Vote message, StoredVoteDetails interior) =>
        new(VoteMapping.RestoreVote(message), [.. interior.Positions.Select(VoteMapping.ToDomain)])
        {
            Replaced = [.. interior.Replaced.Select(Restore)],
            Corrections =
            [
                .. interior.Corrections.Select(correction => new Domain.VoteCorrection(
                    VoteMapping.RestoreVote(correction.Before), [.. correction.Positions.Select(Restore)], correction.Reason)),
            ],
        };

    private static Stored.PositionChange ToStored(Domain.PositionChange change) => new()
    {
        Before = change.Before?.ToContract(),
        After = change.After?.ToContract(),
    };

    private static Domain.PositionChange Restore(Stored.PositionChange change) =>
        new(change.Before?.ToDomain(), change.After?.ToDomain());
}
