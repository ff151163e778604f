using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.Cli.Telemetry;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Cli.Watch;

/// <summary>Prints what comes out of a watch, each at once: whoever reads must not wait for a buffer to fill.</summary>
internal sealed class WatchOutput(TextWriter results, TextWriter notices, OutputFormat format, string? traceTemplate)
{
    private UpdateBatch _batch = new();

    public void Show(WatchEvent happened)
    {
        if (format == OutputFormat.Table)
            ShowText(happened);
        else if (Frame(happened) is { } frame)
        {
            results.WriteLine(JsonOutput.Line(frame));
            if (traceTemplate is not null && frame.Updates is { } batch)
                results.WriteLine(JsonOutput.LineOf(new { traces = batch.Updates.Select(update => UpdateTrace.Of(update, traceTemplate)) }));
        }

        // What came together goes out together, and may be long.
        if (happened is not WatchEvent.Updated { Cursor: null })
            results.Flush();
    }

    private void ShowText(WatchEvent happened)
    {
        switch (happened)
        {
            case WatchEvent.SnapshotItem present:
                results.WriteLine(UpdateText.Line(present.Item));
                break;
            case WatchEvent.Updated changed:
                results.WriteLine(UpdateText.Line(changed.Update));
                if (traceTemplate is not null)
                    results.WriteLine(Display.OneLine(UpdateTrace.Of(changed.Update, traceTemplate).ToText()));
                break;
            case WatchEvent.Connected connected:
                notices.WriteLine($"watching; the log stands at #{connected.Head}");
                break;
            case WatchEvent.SnapshotCompleted completed:
                notices.WriteLine($"that was the present state, {completed.ItemCount} in all; from here on what changes");
                break;
            case WatchEvent.FellBehind:
                notices.WriteLine("behind: the service reads older updates from its store");
                break;
        }
    }

    /// <summary>The frame of the contract that something came with; null where it needs none, or is not whole yet.</summary>
    private WatchResponse? Frame(WatchEvent happened)
    {
        var cursor = happened.Cursor ?? "";
        return happened switch
        {
            WatchEvent.Connected connected => new()
            {
                Subscribed = new Subscribed { Cursor = cursor, Epoch = connected.Epoch, Head = connected.Head },
            },
            WatchEvent.SnapshotItem present => new() { SnapshotItem = present.Item },
            WatchEvent.SnapshotCompleted completed => new()
            {
                SnapshotEnd = new SnapshotEnd { Cursor = cursor, ItemCount = completed.ItemCount },
            },
            WatchEvent.Updated changed => WholeCommits(changed),
            WatchEvent.Bookmarked when _batch.Updates.Count > 0 => EndBatch(cursor),
            WatchEvent.Bookmarked => new() { Bookmark = new Bookmark { Cursor = cursor } },
            WatchEvent.CaughtUp => new() { CaughtUp = new CaughtUp { Cursor = cursor } },
            WatchEvent.FellBehind => new() { FellBehind = new FellBehind { Cursor = cursor } },
            WatchEvent.Draining => new() { Draining = new Draining { Cursor = cursor } },
            _ => null,
        };
    }

    private WatchResponse? WholeCommits(WatchEvent.Updated changed)
    {
        _batch.Updates.Add(changed.Update);
        return changed.Cursor is null ? null : EndBatch(changed.Cursor);
    }

    private WatchResponse EndBatch(string cursor)
    {
        var frame = new WatchResponse { Updates = _batch };
        (frame.Updates.Cursor, _batch) = (cursor, new UpdateBatch());
        return frame;
    }
}
