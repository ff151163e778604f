using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.ForeignClients;

/// <summary>A watcher in another language, killed as processes are: between two frames, or in the middle of one.</summary>
[Trait("Category", "Long")]
public sealed class ForeignWatcherTests
{
    [Fact]
    public async Task A_watcher_killed_again_and_again_has_every_update_once_also_over_a_restart_of_everything()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        var parts = await PartsAsync(folder);
        var seen = new List<WatchLine>();

        await using (var suite = await RunningSuite.StartAsync(data, "--no-demo"))
        {
            seen.AddRange(await WatchUntilKilledAsync(suite, "live", parts[0], parts[1], 3));
            Assert.Equal("subscribed", seen[0].Kind);
            var behind = await suite.HeadAsync();
            seen.AddRange(await WatchUntilKilledAsync(suite, seen[^1].Cursor, parts[2], parts[3], behind + 1));
            Assert.Equal(0, await suite.InterruptAsync());
        }

        await using (var again = await RunningSuite.StartAsync(data, "--no-demo"))
        {
            var missed = await again.HeadAsync();
            await using var watcher = StartWatcher(again, seen[^1].Cursor);
            await using var import = Cli.Start(again.PortBase, "import", parts[4]);
            Assert.Equal(0, await import.ExitAsync());
            var head = await again.HeadAsync();
            Assert.True(head > missed, "the last part of the record is missing");
            await watcher.LineAsync(line => WatchLine.Parse(line)?.LastOffset == head, $"update {head}");
            await watcher.KillAsync();
            seen.AddRange(Frames(watcher));

            var updates = seen.SelectMany(frame => frame.Offsets).ToArray();
            Assert.Equal(Enumerable.Range(1, (int)head).Select(offset => (long)offset), updates);
            // What was committed together came together.
            Assert.All(seen.SelectMany(frame => frame.Commits.Distinct()).GroupBy(commit => commit), frames => Assert.Single(frames));
        }
    }

    /// <summary>Watches while a part is recorded, is killed as soon as it has seen an offset, and misses another part for sure.</summary>
    private static async Task<IReadOnlyList<WatchLine>> WatchUntilKilledAsync(
        RunningSuite suite, string from, string part, string missed, long killedAfter)
    {
        await using var watcher = StartWatcher(suite, from);
        await watcher.LineAsync(line => WatchLine.Parse(line)?.Kind == "subscribed", "the beginning of the stream");
        await using var import = Cli.Start(suite.PortBase, "import", part);
        await watcher.LineAsync(line => WatchLine.Parse(line)?.LastOffset >= killedAfter, $"update {killedAfter}");
        await watcher.KillAsync();
        Assert.Equal(0, await import.ExitAsync());
        await suite.CliOutputAsync("import", missed);
        var frames = Frames(watcher);
        Assert.True(frames.Max(frame => frame.LastOffset) < await suite.HeadAsync(), "the watcher has missed nothing");
        return frames;
    }

    private static ChildProcess StartWatcher(RunningSuite suite, string from) =>
        ChildProcess.Start("node", Path.Combine(Checkout.TestFolder, "watch.js"), $"127.0.0.1:{suite.PortBase + 4}", "congresses/116", from);

    /// <summary>What the watcher has taken: a line that it died over is none.</summary>
    private static List<WatchLine> Frames(ChildProcess watcher) => [.. watcher.Lines.Select(WatchLine.Parse).OfType<WatchLine>()];

    /// <summary>The record of H.J.Res. 46 in five files.</summary>
    private static async Task<string[]> PartsAsync(TemporaryFolder folder)
    {
        var lines = await File.ReadAllLinesAsync(Checkout.Record);
        var (heading, calls) = (lines[0], lines[1..]);
        return [.. calls.Chunk((calls.Length + 4) / 5).Select((part, index) => folder.Write($"{index}.jsonl", string.Join('\n', [heading, .. part, ""])))];
    }

    /// <summary>A line of watch.js.</summary>
    private sealed record WatchLine(string Kind, string Cursor, long[] Offsets, string[] Commits)
    {
        public long LastOffset => Offsets.LastOrDefault();

        public static WatchLine? Parse(string line)
        {
            try
            {
                var frame = JsonElement.Parse(line);
                var updates = frame.All("updates").ToArray();
                return new WatchLine(
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
