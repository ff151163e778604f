using System.Collections.Concurrent;
using System.Diagnostics;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>The spans of one Congress's decisions and commits that have ended.</summary>
internal sealed class CommitSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public CommitSpans(string congress)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "VoteTracker.State",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if ($"congresses/{span.GetTagItem("votetracker.congress")}" == congress)
                    _ended.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyCollection<Activity> All => _ended;

    public void Dispose() => _listener.Dispose();
}
