using System.Diagnostics;
using Grpc.Core;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench rollcall: 435 members vote at once on one roll call, each with a call of its own from one of 16 clients, until the
/// last one is answered and the tally has them all; against the same calls on a roll call for each client, where nobody is in
/// anybody's way. The first roll calls of a process take longer, as .NET compiles what runs often while it runs: the very first one has a figure
/// of its own, and the others begin after some more.
/// </summary>
internal static class RollCallBenchmark
{
    private const int Topic = 1;
    private const int Members = 435;
    private const int Clients = 16;
    private const int MostRepetitions = 20;
    private const int RollCallsBefore = 30;

    private static int _vote;

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var suite = await MeasuredSuite.StartAsync(directory, fsync: true, cancellationToken);
        var votes = new VoteService.VoteServiceClient(suite.Votes.Channel);
        var first = await RunAsync(votes, rollCalls: 1);
        for (var rollCall = 1; rollCall < RollCallsBefore; rollCall++)
            await RunAsync(votes, rollCalls: 1);
        var results = await Rounds.RunAsync(
            "roll call",
            [("together", () => RunAsync(votes, rollCalls: 1)), ("apart", () => RunAsync(votes, rollCalls: Clients))],
            cancellationToken);
        figures.Add("rollcall_435_from_16", "s", results["together"].ConvertAll(result => result.Seconds), atMost: 0.15);
        figures.Add("rollcall_435_from_16_first_of_its_process", "s", first.Seconds);
        figures.Add("rollcall_435_from_16_refused_and_repeated", "calls", results["together"].ConvertAll(result => (double)result.Repeated));
        figures.Add("rollcall_435_from_16_apart", "s", results["apart"].ConvertAll(result => result.Seconds));
        figures.AddRatio(
            "rollcall_together_to_apart",
            results["together"].ConvertAll(result => result.Seconds),
            results["apart"].ConvertAll(result => result.Seconds));
    }

    private static async Task<(double Seconds, int Repeated)> RunAsync(VoteService.VoteServiceClient votes, int rollCalls)
    {
        var names = new List<string>();
        for (var rollCall = 0; rollCall < rollCalls; rollCall++)
            names.Add(await WritesBenchmark.OpenVoteAsync(votes, Topic, Payload.Id(Interlocked.Increment(ref _vote))));
        var (member, repeated) = (0, 0);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (int mine; (mine = Interlocked.Increment(ref member)) <= Members;)
                await VoteAsync(Requests.Position(names[client % rollCalls], mine));
        }));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var counted = 0;
        foreach (var name in names)
        {
            var tally = (await votes.GetVoteAsync(new GetVoteRequest { Name = name }, deadline: Requests.Deadline)).Tally;
            counted += tally.Yea + tally.Nay;
        }
        return counted == Members
            ? (seconds, repeated)
            : throw new InvalidOperationException($"{counted} of {Members} members are in the tally");

        async Task VoteAsync(RecordPositionsRequest request)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await votes.RecordPositionsAsync(request, deadline: Requests.Deadline);
                    return;
                }
                catch (RpcException refusal) when (refusal.StatusCode == StatusCode.Aborted && attempt < MostRepetitions)
                {
                    Interlocked.Increment(ref repeated);
                }
            }
        }
    }
}
