using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>One reading and deciding of a command, and what it holds of this process until its commit has its answer.</summary>
/// <typeparam name="TReply">The answer's message.</typeparam>
/// <param name="command">The command.</param>
/// <param name="database">Where it reads.</param>
/// <param name="cache">Votes that it may take for the store's, or null to read everything there.</param>
/// <param name="newSchema">The schema version of a Congress where nothing was ever written.</param>
/// <param name="turn">Keeps others from the resource.</param>
/// <param name="place">Taken before much is read.</param>
internal sealed class CommandAttempt<TReply>(
    Command<TReply> command, IDatabase database, DocumentCache? cache, int newSchema, IDisposable turn, LargeReadPlace place) : IDisposable
{
    private DecisionWithReply<TReply>? _intent;

    public Command<TReply> Command => command;

    public ReadSet Reads { get; } = new(database, command.Congress, place, cache);

    /// <summary>What is to be written; empty where it is refused.</summary>
    public CommitContents Contents { get; private set; } = CommitContents.Empty;

    /// <summary>Why it is refused, or null.</summary>
    public Exception? Refusal { get; private set; }

    /// <summary>Whether there is a decision to answer from; there is none where something was refused on the way to it.</summary>
    public bool IsDecided => _intent is not null;

    public bool ChangesNothing => Refusal is not null || Contents.Changes.IsEmpty;

    public bool RestsOnCache => Reads.Cached.Count > 0;

    /// <summary>The schema version in which it is written: as it was decided in, since what is read later may be of another one.</summary>
    public int Schema { get; private set; }

    public bool RaisesSchema => _intent is { RaisesSchema: true };

    /// <summary>The schema version that the Congress has once it is committed.</summary>
    public int SchemaAfter => RaisesSchema ? SchemaVersion.Current : Schema;

    /// <summary>Reads and decides. A refusal is no exception here.</summary>
    public async Task DecideAsync()
    {
        using var span = StateSpans.Decide(command.Congress, command.Resource);
        try
        {
            var intent = await command.Decide(Reads);
            Schema = Reads.Schema is > 0 and var schema ? schema : newSchema;
            Refusal = Reads.EtagMismatch;
            if (Refusal is null && intent.Decision.Rejection is { } rejection)
                Refusal = new RejectionException(rejection);
            if (Refusal is null)
            {
                Contents = new CommitContents(intent.Decision.Changes, Reads.Find, Reads.FindPacked, Schema > SchemaVersion.Before);
                await AddRostersAsync();
            }
            _intent = intent;
        }
        catch (RejectionException refusal)
        {
            Refusal = refusal;
        }
        // Found on the way or at the end, it may be what this very request did when it was carried out before.
        catch (CallFailedException) when (Reads.EtagMismatch is not null)
        {
            Refusal = Reads.EtagMismatch;
        }
    }

    // What is stored of a vote that is over rests on the roster of its chamber, which the first one makes.
    private async Task AddRostersAsync()
    {
        foreach (var vote in Contents.Writes.OfType<StoredVote>().Where(vote => CompressedBytes.TakesRoster(vote, Schema)).ToArray())
        {
            var name = StoredRoster.NameOf(vote.Record.Vote.Name);
            if (Contents.Find(name) is null && await Reads.RosterAsync(name) is null && StoredRoster.Of(vote) is { } roster)
                Contents.Add(roster);
        }
    }

    /// <summary>The answer once it is committed.</summary>
    public TReply Reply() => _intent!.Reply(new CommittedResources(Contents, Reads));

    /// <summary>The answer where an earlier call with its request id changed nothing.</summary>
    public TReply ReplyUnchanged() => _intent!.Reply(new CommittedResources(CommitContents.Empty, Reads));

    /// <summary>Lets the next call on the resource decide.</summary>
    public void EndTurn() => turn.Dispose();

    /// <summary>Gives up all that it holds.</summary>
    public void Dispose()
    {
        turn.Dispose();
        place.Dispose();
    }
}

/// <summary>What became of a commit.</summary>
/// <typeparam name="TReply">The answer's message.</typeparam>
internal abstract record CommitOutcome<TReply>
{
    /// <summary>It stands, or an earlier call with its request id does.</summary>
    /// <param name="Reply">The answer.</param>
    public sealed record Answered(TReply Reply) : CommitOutcome<TReply>;

    /// <summary>It was decided on cached documents that were behind the store, and are so no more.</summary>
    public sealed record Stale : CommitOutcome<TReply>;
}
