using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks;

/// <summary>
/// How long a page of 100 takes out of a whole Congress, beside one resource read by its name on the same service in the same
/// run. Run where the Congress was just imported.
/// </summary>
internal static class ListMeasurement
{
    private const int Rounds = 60;
    private const string Congress = "congresses/116";
    private const int Page = 100;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task AddAsync(Figures figures, int portBase)
    {
        using var toResolutions = Channel(portBase + 1);
        using var toVotes = Channel(portBase + 2);
        var resolutions = new ResolutionService.ResolutionServiceClient(toResolutions);
        var votes = new VoteService.VoteServiceClient(toVotes);

        // Interleaved, so that whatever else the machine does falls on all of them alike.
        (string Name, Func<Task> Call)[] calls =
        [
            ("get_resolution", async () => await resolutions.GetResolutionAsync(new() { Name = $"{Congress}/resolutions/hjres46" }, Options())),
            ("list_resolutions", () => Resolutions("", "")),
            ("list_resolutions_filtered", () => Resolutions("state = REPORTED AND origin_chamber = HOUSE", "")),
            ("list_resolutions_rare", () => Resolutions("type = SJRES AND introduced_date >= 2020-06-01", "")),
            ("list_resolutions_by_date", () => Resolutions("", "state_date desc")),
            ("list_votes_of_member", async () => await votes.ListVotesAsync(
                new() { Parent = Congress, PageSize = Page, Filter = "positions.A000374 = NAY", OrderBy = "date desc" }, Options())),
            ("list_positions_of_member", async () => await votes.ListPositionsAsync(
                new() { Parent = $"{Congress}/votes/-", PageSize = Page, Filter = "member = A000374" }, Options())),
        ];
        var times = calls.ToDictionary(call => call.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = -5; round < Rounds; round++)
        {
            foreach (var (name, call) in calls)
            {
                var started = Stopwatch.GetTimestamp();
                await call();
                if (round >= 0)
                    times[name].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        var one = Median(times[calls[0].Name]);
        figures.Add(calls[0].Name, "ms", one);
        foreach (var (name, _) in calls.Skip(1))
        {
            figures.Add(name, "ms", Median(times[name]));
            figures.Add($"{name}_to_get_ratio", "×", Median(times[name]) / one);
        }

        async Task Resolutions(string filter, string orderBy) => await resolutions.ListResolutionsAsync(
            new() { Parent = Congress, PageSize = Page, Filter = filter, OrderBy = orderBy }, Options());
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static CallOptions Options() => new(deadline: DateTime.UtcNow + Deadline);

    private static GrpcChannel Channel(int port) =>
        GrpcChannel.ForAddress(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
