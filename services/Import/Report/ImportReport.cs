using System.Globalization;
using System.Text.Json;
using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Report;

/// <summary>
/// --report FILE.jsonl: one line for each request with what became of it, for each file that was refused or skipped, for each warning, and
/// for the members of each vote who have no id. In ASCII, so that nothing in a file's name or content steers the terminal that shows the
/// report.
/// </summary>
public sealed class ImportReport : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter? _writer;

    /// <summary>Opens the report.</summary>
    /// <param name="path">Where it goes; null for none.</param>
    /// <exception cref="RecordException">It is a FIFO, a socket or a device.</exception>
    /// <exception cref="IOException">There can be no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">There can be no such file.</exception>
    public ImportReport(string? path)
    {
        if (path is null)
            return;
        RegularFile.Require(path);
        _writer = new StreamWriter(path);
    }

    /// <summary>Tells of something that was noticed.</summary>
    /// <param name="result">What it is: refused, skipped, warning or unidentified.</param>
    /// <param name="problem">Where and what.</param>
    public void Add(string result, ImportProblem problem) => Write(new
    {
        file = problem.File,
        line = problem.Line,
        result,
        resource = problem.Resource,
        reason = problem.Reason,
        message = problem.Message,
    });

    /// <summary>Tells what became of a request.</summary>
    /// <param name="file">The file.</param>
    /// <param name="outcome">Any but a refusal.</param>
    public void Add(string file, ImportOutcome outcome) => Write(new
    {
        file,
        line = 0,
        result = JsonNamingPolicy.CamelCase.ConvertName(outcome.Result.ToString()),
        resource = outcome.Resource,
        reason = "",
        message = outcome.Withdrawn > 0 ? string.Create(CultureInfo.InvariantCulture, $"{outcome.Withdrawn} actions withdrawn") : "",
    });

    public void Dispose() => _writer?.Dispose();

    private void Write<T>(T line)
    {
        if (_writer is null)
            return;
        lock (_gate)
            _writer.WriteLine(JsonSerializer.Serialize(line));
    }
}
