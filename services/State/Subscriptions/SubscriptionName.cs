using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.State.Subscriptions;

/// <summary>The identity of a durable subscription: <c>congresses/116/subscriptions/{id}</c>.</summary>
/// <param name="Congress">The Congress, 1 to 999.</param>
/// <param name="Id">1 to 64 of the characters a-z 0-9 and hyphens inside.</param>
public readonly record struct SubscriptionName(int Congress, string Id)
{
    /// <summary>The longest id.</summary>
    public const int MaxIdLength = 64;

    /// <inheritdoc/>
    public override string ToString() => $"{CongressName.Format(Congress)}/{Collections.Subscriptions}/{Id}";

    /// <summary>Reads a full resource name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="subscription">What it names.</param>
    /// <returns>Whether it was well formed.</returns>
    public static bool TryParse(string name, out SubscriptionName subscription)
    {
        subscription = default;
        if (!CongressName.TrySplit(name, Collections.Subscriptions, out var congress, out var id) || !CongressName.IsId(id, MaxIdLength))
            return false;
        subscription = new SubscriptionName(congress, id);
        return true;
    }
}
