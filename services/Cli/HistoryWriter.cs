using Google.Protobuf;
using VoteTracker.Records;
using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>Files turned into one history, in the order in which things happened.</summary>
internal sealed class HistoryWriter(MemberRegister members, Action<string> report)
{
    private readonly List<IMessage> _requests = [];
    private bool _flawless = true;

    public async Task ReadAsync(IEnumerable<RecordPath> files, CancellationToken cancellationToken)
    {
        await foreach (var found in RecordEntries.FindAsync(files, _ => { }, cancellationToken))
        {
            var record = ReadRecord.Of(found);
            foreach (var request in record.Reading?.Requests ?? [])
            {
                members.Complete(request);
                _requests.Add(request);
            }

            if (record.Problem is not { } problem)
                continue;
            report($"error: {problem}");
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
            using (var writer = new StreamWriter(unfinished))
                new RecordedHistory(Title(), calls).Write(writer);
            File.Move(unfinished, path, overwrite: true);
            report($"{path}: {calls.Count} calls");
            return _flawless;
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
