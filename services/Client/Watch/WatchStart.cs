using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>Where a watch starts.</summary>
public sealed class WatchStart
{
    private readonly Action<WatchRequest> _set;

    private WatchStart(Action<WatchRequest> set) => _set = set;

    /// <summary>With the present state of everything watched, then every change after it.</summary>
    public static WatchStart Snapshot { get; } = new(request => request.SnapshotThenLive = new SnapshotThenLive());

    /// <summary>With changes from now on.</summary>
    public static WatchStart Live { get; } = new(request => request.Live = new Live());

    /// <summary>
    /// After the last <see cref="WatchEvent.Cursor"/> stored. When what followed it is lost, a snapshot is sent first, and
    /// <see cref="WatchEvent.SnapshotStarted"/> gives the reason.
    /// </summary>
    /// <param name="cursor">The cursor. Empty: before the first update of the log.</param>
    /// <returns>The start.</returns>
    public static WatchStart After(string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        return new(request => request.AfterCursor = cursor);
    }

    internal WatchRequest Request(string parent, UpdateFilter? filter)
    {
        var request = new WatchRequest { Parent = parent, Filter = filter?.Clone() };
        _set(request);
        return request;
    }
}
