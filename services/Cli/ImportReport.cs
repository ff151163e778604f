using System.Text.Encodings.Web;
using System.Text.Json;
using VoteTracker.Records;

namespace VoteTracker.Cli;

/// <summary>--report FILE.jsonl: one line for each file or request that was neither plainly new nor unchanged.</summary>
internal sealed class ImportReport : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly StreamWriter? _writer;

    /// <param name="path">Where it goes; null for none.</param>
    /// <exception cref="IOException">There can be no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">There can be no such file.</exception>
    public ImportReport(string? path) => _writer = path is null ? null : new StreamWriter(path);

    public void Add(ImportProblem problem) => Write(new
    {
        file = problem.File,
        line = problem.Line,
        result = "refused",
        resource = problem.Resource,
        reason = problem.Reason,
        message = problem.Message,
    });

    public void Add(string file, ImportOutcome outcome)
    {
        if (outcome.Result == ImportResult.Corrected)
            Write(new { file, line = 0, result = "corrected", resource = outcome.Resource, reason = "", message = "" });
    }

    public void Dispose() => _writer?.Dispose();

    private void Write<T>(T line)
    {
        if (_writer is null)
            return;
        lock (_gate)
            _writer.WriteLine(JsonSerializer.Serialize(line, Plain));
    }
}
