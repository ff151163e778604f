using System.Text.Json;
using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Report;

/// <summary>
/// --report FILE.jsonl: one line for each file or request that was neither plainly new nor unchanged. In ASCII, so that nothing in a
/// file's name or content steers the terminal that shows the report.
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

    /// <summary>Tells of a file or a request that was refused.</summary>
    public void AddRefused(ImportProblem problem) => Add("refused", problem);

    /// <summary>Tells of a single action that was not recorded, or was noticed otherwise.</summary>
    public void AddWarning(ImportProblem problem) => Add("warning", problem);

    /// <summary>Tells of a file that was passed over.</summary>
    public void AddSkipped(ImportProblem problem) => Add("skipped", problem);

    /// <summary>Tells of a request that corrected something.</summary>
    public void Add(string file, ImportOutcome outcome)
    {
        if (outcome.Result == ImportResult.Corrected)
            Write(new { file, line = 0, result = "corrected", resource = outcome.Resource, reason = "", message = "" });
    }

    public void Dispose() => _writer?.Dispose();

    private void Add(string result, ImportProblem problem) => Write(new
    {
        file = problem.File,
        line = problem.Line,
        result,
        resource = problem.Resource,
        reason = problem.Reason,
        message = problem.Message,
    });

    private void Write<T>(T line)
    {
        if (_writer is null)
            return;
        lock (_gate)
            _writer.WriteLine(JsonSerializer.Serialize(line));
    }
}
