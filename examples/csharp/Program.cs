// Follows a Congress: dotnet run --project examples/csharp -- [URL] [congresses/N] [CURSOR_FILE]
using System.Globalization;
using Grpc.Core;
using VoteTracker.Client;

var address = args.ElementAtOrDefault(0) ?? "http://127.0.0.1:5104";
var congress = args.ElementAtOrDefault(1) ?? "congresses/116";
var cursorFile = args.ElementAtOrDefault(2) ?? "cursor";
var silence = double.Parse(Environment.GetEnvironmentVariable("SILENCE_SECONDS") ?? "45", CultureInfo.InvariantCulture);

try
{
    using var client = new VoteTrackerClient(address);
    var options = new WatchOptions
    {
        Start = File.Exists(cursorFile) ? WatchStart.After(File.ReadAllText(cursorFile)) : WatchStart.Snapshot,
        IdleTimeout = TimeSpan.FromSeconds(silence),
    };
    await foreach (var happened in client.WatchAsync(congress, options))
    {
        switch (happened)
        {
            case WatchEvent.SnapshotStarted:          // first of all, and where history is no longer to be had
                File.Delete(cursorFile);              // what was known before is void
                break;
            case WatchEvent.SnapshotItem present:
                Console.WriteLine($"now {present.Item.ResourceCase}");
                break;
            case WatchEvent.SnapshotCompleted complete:
                Console.WriteLine($"snapshot of {complete.ItemCount}");
                break;
            case WatchEvent.Updated changed:
                Console.WriteLine($"{changed.Update.Offset} {changed.Update.Type}");
                break;
            case WatchEvent.Interrupted interrupted:  // nothing is lost; whoever has had enough attempts leaves the loop
                Console.Error.WriteLine($"attempt {interrupted.Attempt}: {interrupted.Cause?.Message}");
                break;
        }

        if (happened.Cursor is not null)              // there is one only where whole commits have come
        {
            File.WriteAllText($"{cursorFile}.new", happened.Cursor);
            File.Move($"{cursorFile}.new", cursorFile, overwrite: true);
        }
    }
    return 0;
}
catch (RpcException refused)                          // a wrong address, name, filter or cursor; no repetition mends it
{
    Console.Error.WriteLine($"{refused.StatusCode}: {refused.Status.Detail}");
    return 1;
}
