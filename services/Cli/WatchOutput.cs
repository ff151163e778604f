using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>Prints the frames of a watch, each at once: whoever reads must not wait for a buffer to fill.</summary>
internal sealed class WatchOutput(TextWriter results, TextWriter notices, OutputFormat format)
{
    public void Show(WatchResponse frame)
    {
        if (format == OutputFormat.Json)
            results.WriteLine(JsonOutput.Line(frame));
        else
            ShowText(frame);
        results.Flush();
    }

    private void ShowText(WatchResponse frame)
    {
        switch (frame.FrameCase)
        {
            case WatchResponse.FrameOneofCase.SnapshotItem:
                results.WriteLine(UpdateText.Line(frame.SnapshotItem));
                break;
            case WatchResponse.FrameOneofCase.Updates:
                foreach (var update in frame.Updates.Updates)
                    results.WriteLine(UpdateText.Line(update));
                break;
            case WatchResponse.FrameOneofCase.Subscribed:
                notices.WriteLine($"watching; the log stands at #{frame.Subscribed.Head}");
                break;
            case WatchResponse.FrameOneofCase.SnapshotEnd:
                notices.WriteLine($"that was the present state, {frame.SnapshotEnd.ItemCount} in all; from here on what changes");
                break;
            case WatchResponse.FrameOneofCase.FellBehind:
                notices.WriteLine("behind: the service reads older updates from its store");
                break;
        }
    }
}
