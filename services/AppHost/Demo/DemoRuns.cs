namespace VoteTracker.AppHost;

/// <summary>When the demo runs.</summary>
internal enum DemoRuns
{
    /// <summary>When nothing is recorded yet.</summary>
    OnFirstStart,

    /// <summary>At this start.</summary>
    Always,

    /// <summary>Not at all.</summary>
    Never,
}
