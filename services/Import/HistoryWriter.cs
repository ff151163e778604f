using Google.Protobuf;
using VoteTracker.Import.Files;
using VoteTracker.Import.Report;
using VoteTracker.Records.History;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Import;

/// <summary>Files turned into one history, in the order in which things happened.</summary>
public sealed class HistoryWriter(MemberRegister members, Action<string> report)
{
    private readonly List<IMessage> _requests = [];
    private bool _flawless = true;

    /// <summary>Reads files, and tells of what cannot be read.</summary>
    public async Task ReadAsync(IEnumerable<FoundRecord> files, CancellationToken cancellationToken)
    {
        await foreach (var found in RecordSearch.OpenAsync(files, _ => { }, cancellationToken))
        {
            var record = found.Read();
            foreach (var warning in record.Warnings)
                report($"warning: {ImportProblem.Of(warning)}");
            foreach (var request in record.Requests)
            {
                members.Complete(request);
                _requests.Add(request);
            }

            if (record.Skipped is { } skipped)
                report($"skipped: {ImportProblem.Of(skipped)}");
            if (record.Refusal is not { } refusal)
                continue;
            report($"error: {ImportProblem.Of(refusal)}");
            _flawless = false;
        }
    }

    /// <summary>Writes the history, whole or not at all; false where a file or the history itself was refused.</summary>
    public bool Write(string path)
    {
        try
        {
            var calls = RecordedHistory.FromRecords(_requests);
            var unfinished = path + ".unfinished";
            RegularFile.Require(path);
            RegularFile.Require(unfinished);
            using (var writer = new StreamWriter(unfinished))
                new RecordedHistory(Title(), calls).Write(writer);
            File.Move(unfinished, path, overwrite: true);
            report($"{path}: {calls.Count} calls");
            return _flawless;
        }
        catch (RecordException exception)
        {
            report($"error: {exception.Message}");
            return false;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            report($"error: {path}: {exception.Message}");
            return false;
        }
    }

    private string Title()
    {
        var measures = _requests.OfType<CreateResolutionRequest>()
            .Select(create => create.Resolution)
            .DistinctBy(measure => measure.Name)
            .ToList();
        return measures is [var only]
            ? $"{only.Name}: {only.Title}"
            : $"{measures.Count} measures";
    }
}
