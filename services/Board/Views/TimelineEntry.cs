using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>One thing that happened to a measure: an action, a vote, or both where the action tells of the vote; or a veto threat.</summary>
public sealed record TimelineEntry(string Date, V1.Action? Action, Vote? Vote, VetoThreat? Threat)
{
    /// <summary>All that happened, in order. An event that the record tells twice stands once.</summary>
    public static IReadOnlyList<TimelineEntry> Order(IEnumerable<V1.Action> actions, IReadOnlyCollection<Vote> votes, IEnumerable<VetoThreat> threats)
    {
        var untold = votes.Where(vote => vote.Tally is not null || Votes.IsDecided(vote) || vote.State is VoteState.Vacated or VoteState.Withdrawn)
            .ToDictionary(vote => vote.Name, StringComparer.Ordinal);
        var told = new HashSet<(string, ActionKind, Chamber)>();
        var entries = new List<TimelineEntry>();
        foreach (var action in actions.Where(action => action.Kind != ActionKind.Other))
        {
            var isNew = told.Add((action.Date, action.Kind, action.Chamber));
            if (untold.Remove(action.Vote, out var vote))
                entries.Add(new(action.Date, action, vote, null));
            else if (isNew)
                entries.Add(new(action.Date, action, null, null));
        }

        // Stable: what is left of a day comes after what the record orders, and what was said before it was done.
        return [.. threats.Select(threat => new TimelineEntry(threat.IssueDate, null, null, threat))
            .Concat(entries)
            .Concat(untold.Values.Select(vote => new TimelineEntry(vote.Date, null, vote, null)))
            .OrderBy(entry => entry.Date, StringComparer.Ordinal)];
    }
}
