namespace VoteTracker.State;

/// <summary>A call that is being carried out.</summary>
/// <typeparam name="TReply">The answer's message.</typeparam>
/// <param name="congress">The Congress.</param>
/// <param name="resource">The resource whose calls in this process take turns.</param>
/// <param name="mark">What it leaves in the store.</param>
/// <param name="decide">Reads and decides.</param>
internal sealed class Command<TReply>(
    int congress, string resource, RequestMark mark, Func<ReadSet, Task<DecisionWithReply<TReply>>> decide)
{
    public int Congress => congress;

    public string Resource => resource;

    public RequestMark Mark => mark;

    public Func<ReadSet, Task<DecisionWithReply<TReply>>> Decide => decide;

    /// <summary>What the present attempt commits; null while it reads and decides.</summary>
    public QueuedCommit? Commit { get; set; }

    /// <summary>Whether the present attempt has come so far that it may have been carried out.</summary>
    public bool IsSent => Commit?.IsSent == true;

    /// <summary>Whether an attempt of this call may have been carried out that never heard its answer.</summary>
    public bool MayBeApplied { get; set; }

    /// <summary>Whether it may have been carried out before: by an attempt of this call, or by a call with the same id.</summary>
    public bool MayBeDone => MayBeApplied || mark.IsNamed;
}
