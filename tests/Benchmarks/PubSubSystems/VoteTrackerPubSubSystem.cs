using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>
/// VoteTracker: veto threats issued through the API, and watches of their Congress. A burst is published by the bare commit
/// script, pipelined, since a peer's burst is not held up by a service in front of its log either; each update is a commit of its
/// own, is synced to the disk as all are, and goes the whole way from the log to the subscribers.
/// </summary>
/// <param name="suite">The services.</param>
/// <param name="name">As it is called in the figures.</param>
/// <param name="measures">How many measures the threats of a topic are spread over. Threats on the same one wait for each other, and
/// each is decided on all earlier ones: with enough measures there are as few of them as in life.</param>
internal sealed class VoteTrackerPubSubSystem(MeasuredSuite suite, string name, int measures = 1_000) : IPubSubSystem
{
    /// <summary>What a watcher calls.</summary>
    public const string WatchPath = "/votetracker.v1.UpdateService/Watch";

    private const int AtOnce = 64;
    private const int UpdateTopic = 999;

    private readonly RespClient _redis = new(suite.Redis.Port);
    private readonly VetoThreatService.VetoThreatServiceClient _vetoThreats = new(suite.VetoThreats.Channel);
    private readonly Dictionary<int, Commit> _commits = [];
    private Update? _update;

    public string Name => name;

    public double ProcessorSeconds => suite.ProcessorSeconds;

    public double ResidentBytes => suite.Updates.Server.ResidentBytes;

    public bool SharesConnections => true;

    /// <summary>Causes an update, on a topic that is used for nothing else.</summary>
    /// <returns>The update.</returns>
    public async Task<Update> UpdateAsync()
    {
        const int topic = UpdateTopic;
        if (_update is not null)
            return _update;
        await CreateAsync(topic, 1);
        using var watch = new UpdateService.UpdateServiceClient(suite.Updates.Channel).Watch(
            new WatchRequest { Parent = Requests.Congress(topic), Live = new Live() }, deadline: Requests.Deadline);
        await watch.ResponseStream.MoveNext(CancellationToken.None);
        await _vetoThreats.IssueVetoThreatAsync(Requests.Threat(topic, measure: 1, 99_999_999), deadline: Requests.Deadline);
        while (watch.ResponseStream.Current.FrameCase != WatchResponse.FrameOneofCase.Updates)
            await watch.ResponseStream.MoveNext(CancellationToken.None);
        return _update = watch.ResponseStream.Current.Updates.Updates[0];
    }

    public async Task PrepareAsync(int topic)
    {
        _commits[topic] = new Commit(topic, await UpdateAsync());
        await CreateAsync(topic, measures);
    }
    public Task<IAsyncDisposable> SubscribeAsync(int topic, int subscribers, Arrivals arrivals)
    {
        var receiver = new Http2Receiver(
            suite.Updates.Port, arrivals, WatchResponse.UpdatesFieldNumber, UpdateBatch.UpdatesFieldNumber);
        var request = new WatchRequest { Parent = Requests.Congress(topic), Live = new Live() };
        for (var subscriber = 0; subscriber < subscribers; subscriber++)
            receiver.Open(WatchPath, request, halfClose: true);
        return Task.FromResult<IAsyncDisposable>(receiver);
    }

    public Func<Task> Burst(int topic, int updates)
    {
        var commands = _commits[topic].Commands(updates);
        return () => _redis.SendAsync(commands, updates);
    }

    public async Task WriteAsync(int topic, int sequence) =>
        await _vetoThreats.IssueVetoThreatAsync(Requests.Threat(topic, 1 + sequence % measures, sequence), deadline: Requests.Deadline);

    public ValueTask DisposeAsync()
    {
        _redis.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CreateAsync(int topic, int count)
    {
        var resolutions = new ResolutionService.ResolutionServiceClient(suite.Resolutions.Channel);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, cancellationToken) => await resolutions.CreateResolutionAsync(
                Requests.Creation(topic, number), deadline: Requests.Deadline, cancellationToken: cancellationToken));
    }
}
