using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>A watcher in another language, killed as processes are: between two frames, or in the middle of one.</summary>
public sealed class ForeignWatcherTests
{
    [Fact]
    public async Task A_watcher_killed_again_and_again_has_every_update_once_also_over_a_restart_of_everything()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        var (beginning, middle, end) = await PartsAsync(folder);
        var seen = new List<Frame>();

        await using (var suite = await RunningSuite.StartAsync(data, "--no-demo"))
        {
            seen.AddRange(await WatchUntilKilledAsync(suite, "live", beginning, 3));
            Assert.Equal("subscribed", seen[0].Kind);
            var behind = await suite.HeadAsync();
            seen.AddRange(await WatchUntilKilledAsync(suite, seen[^1].Cursor, middle, behind + 1));
            Assert.Equal(0, await suite.InterruptAsync());
        }

        await using (var again = await RunningSuite.StartAsync(data, "--no-demo"))
        {
            var missed = await again.HeadAsync();
            await using var watcher = StartWatcher(again, seen[^1].Cursor);
            await using var import = Cli.Start(again.PortBase, "import", end);
            Assert.Equal(0, await import.ExitAsync());
            var head = await again.HeadAsync();
            Assert.True(head > missed, "the last part of the record is missing");
            await watcher.LineAsync(line => Frame.Parse(line)?.LastOffset == head, $"update {head}");
            await watcher.KillAsync();
            seen.AddRange(Frames(watcher));

            var updates = seen.SelectMany(frame => frame.Offsets).ToArray();
            Assert.Equal(Enumerable.Range(1, (int)head).Select(offset => (long)offset), updates);
            // What was committed together came together.
            Assert.All(seen.SelectMany(frame => frame.Commits.Distinct()).GroupBy(commit => commit), frames => Assert.Single(frames));
        }
    }

    /// <summary>Watches while the part is recorded, and is killed in the middle of that, as soon as it has seen an offset.</summary>
    private static async Task<IReadOnlyList<Frame>> WatchUntilKilledAsync(RunningSuite suite, string from, string part, long killedAfter)
    {
        await using var watcher = StartWatcher(suite, from);
        await watcher.LineAsync(line => Frame.Parse(line)?.Kind == "subscribed", "the beginning of the stream");
        await using var import = Cli.Start(suite.PortBase, "import", part);
        await watcher.LineAsync(line => Frame.Parse(line)?.LastOffset >= killedAfter, $"update {killedAfter}");
        await watcher.KillAsync();
        Assert.Equal(0, await import.ExitAsync());
        var frames = Frames(watcher);
        Assert.True(frames.Max(frame => frame.LastOffset) < await suite.HeadAsync(), "the watcher was killed too late to have missed anything");
        return frames;
    }

    private static ChildProcess StartWatcher(RunningSuite suite, string from) =>
        ChildProcess.Start("node", "watch.js", $"127.0.0.1:{suite.PortBase + 4}", "congresses/116", from);

    /// <summary>What the watcher has taken: a line that it died over is none.</summary>
    private static List<Frame> Frames(ChildProcess watcher) => [.. watcher.Lines.Select(Frame.Parse).OfType<Frame>()];

    /// <summary>The record of H.J.Res. 46 in three files.</summary>
    private static async Task<(string Beginning, string Middle, string End)> PartsAsync(TemporaryFolder folder)
    {
        var lines = await File.ReadAllLinesAsync(Checkout.Record);
        var (heading, calls) = (lines[0], lines[1..]);
        var third = calls.Length / 3;
        string Part(string name, string[] content) => folder.Write(name, string.Join('\n', [heading, .. content, ""]));
        return (Part("1.jsonl", calls[..third]), Part("2.jsonl", calls[third..^third]), Part("3.jsonl", calls[^third..]));
    }

    /// <summary>A line of watch.js.</summary>
    private sealed record Frame(string Kind, string Cursor, long[] Offsets, string[] Commits)
    {
        public long LastOffset => Offsets.LastOrDefault();

        public static Frame? Parse(string line)
        {
            try
            {
                var frame = JsonElement.Parse(line);
                var updates = frame.All("updates").ToArray();
                return new Frame(
                    frame.At("frame"),
                    frame.At("cursor"),
                    [.. updates.Select(update => update.GetProperty("offset").GetInt64())],
                    [.. updates.Select(update => update.At("commit"))]);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
