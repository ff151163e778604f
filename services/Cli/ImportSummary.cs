using System.Globalization;
using System.Text.Json;
using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>What an import did, counted.</summary>
internal sealed class ImportSummary
{
    private readonly Lock _gate = new();
    private readonly int[] _requests = new int[Enum.GetValues<ImportResult>().Length];
    private int _files;
    private int _unreadable;
    private int _noRecord;
    private int _withoutText;
    private int _neverPresented;

    /// <summary>Whether every file was read and every request taken.</summary>
    public bool IsFlawless => _unreadable == 0 && _requests[(int)ImportResult.Refused] == 0;

    /// <summary>Counts a file; null where it could not be read.</summary>
    public void Add(FileReading? reading)
    {
        lock (_gate)
        {
            _files++;
            _unreadable += reading is null ? 1 : 0;
            _noRecord += reading is { Record: null } ? 1 : 0;
            _withoutText += reading?.Record?.EntriesWithoutText ?? 0;
            _neverPresented += reading?.Record?.EntriesNotPresented ?? 0;
        }
    }

    public void Add(ImportResult result)
    {
        lock (_gate)
            _requests[(int)result]++;
    }

    public void Write(OutputFormat format)
    {
        (string Name, string Heading, int Count)[] counts =
        [
            ("files", "FILES", _files),
            ("unreadable", "UNREADABLE", _unreadable),
            ("noRecord", "NO RECORD", _noRecord),
            ("new", "NEW", _requests[(int)ImportResult.New]),
            ("changed", "CHANGED", _requests[(int)ImportResult.Changed]),
            ("unchanged", "UNCHANGED", _requests[(int)ImportResult.Unchanged]),
            ("refused", "REFUSED", _requests[(int)ImportResult.Refused]),
            ("entriesWithoutText", "ENTRIES WITHOUT TEXT", _withoutText),
            ("entriesNeverPresented", "ENTRIES ON MEASURES NEVER PRESENTED", _neverPresented),
        ];
        if (format == OutputFormat.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(counts.ToDictionary(count => count.Name, count => count.Count)));
            return;
        }

        var table = TableOutput.Create([.. counts.Select(count => count.Heading)]);
        TableOutput.Write(table.Row([.. counts.Select(count => count.Count.ToString(CultureInfo.InvariantCulture))]));
    }
}
