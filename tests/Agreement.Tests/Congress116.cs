using Google.Protobuf;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Agreement.Tests;

// All records of the 116th Congress, read once and applied in memory as the services would: request, domain, decision.
public sealed class Congress116
{
    private readonly Lazy<List<IMessage>> _bills = new(() => Read("congress-116-billstatus.tar.gz"));
    private readonly Lazy<List<IMessage>> _votes = new(() => Read("congress-116-votes.tar.gz"));

    internal IReadOnlyList<IMessage> Bills => _bills.Value;

    internal IEnumerable<RecordVoteRequest> Votes => _votes.Value.Cast<RecordVoteRequest>();

    internal Ledger Apply(bool votesFirst)
    {
        var ledger = new Ledger();
        foreach (var request in votesFirst ? Votes.Concat(Bills) : Bills.Concat(Votes))
            ledger.Apply(request);
        return ledger;
    }

    private static List<IMessage> Read(string archive) =>
    [
        .. SharedData.Unpack(archive)
            .AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount)
            .SelectMany(file => RecordFile.Read(file.Name, new MemoryStream(file.Content)).Requests),
    ];
}
