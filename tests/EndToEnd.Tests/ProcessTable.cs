using System.Globalization;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>What runs on this machine. A process that has ended and waits to be collected does not run.</summary>
internal static class ProcessTable
{
    public static async Task<IReadOnlyList<(int Id, int Parent)>> ReadAsync()
    {
        if (Directory.Exists("/proc/self"))
            return [.. Directory.EnumerateDirectories("/proc").Select(FromProc).OfType<(int, int)>()];

        await using var ps = ChildProcess.Start("ps", "-A", "-o", "pid=,ppid=,state=");
        await ps.ExitAsync();
        return
        [
            .. ps.Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => !fields[2].StartsWith('Z'))
                .Select(fields => (Number(fields[0]), Number(fields[1]))),
        ];
    }

    private static (int, int)? FromProc(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id))
            return null;
        try
        {
            // "17 (a name, with anything in it) S 1 …"
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : (id, Number(fields[1]));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
