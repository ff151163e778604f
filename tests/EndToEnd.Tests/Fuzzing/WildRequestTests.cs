using System.Diagnostics;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>Whatever a caller sends: a documented answer, and nothing accepted spoils what comes after.</summary>
[Trait("Category", "Long")]
public sealed class WildRequestTests
{
    [Fact]
    public async Task Requests_that_make_no_sense_get_documented_answers_and_leave_everything_readable()
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");

        var report = await WildCalls.RunAsync(suite.Url, seed: 116, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.True(report.Complaints.Count == 0, string.Join('\n', report.Complaints));
        Assert.True(report.Accepted > WildCalls.Enough, $"only {report.Accepted} of {report.Calls} calls were accepted: nothing was tested");
    }
}

/// <summary>What came of many wild calls.</summary>
/// <param name="Calls">How many were made.</param>
/// <param name="Accepted">How many were answered OK.</param>
/// <param name="Complaints">What was wrong, each once.</param>
internal sealed record WildCallReport(int Calls, int Accepted, IReadOnlyList<string> Complaints);

/// <summary>Calls every method of every service with wild requests.</summary>
internal static class WildCalls
{
    /// <summary>More accepted calls than this have tested something.</summary>
    public const int Enough = 100;

    private static readonly TimeSpan StreamTime = TimeSpan.FromMilliseconds(50);

    private static readonly (int Port, ServiceDescriptor Service)[] Services =
    [
        (1, ResolutionService.Descriptor), (1, StoreService.Descriptor), (2, VoteService.Descriptor), (3, VetoThreatService.Descriptor),
        (4, UpdateService.Descriptor), (4, SubscriptionService.Descriptor),
    ];

    public static async Task<WildCallReport> RunAsync(Func<int, string> url, int seed, TimeSpan time, CancellationToken cancellationToken)
    {
        var channels = Enumerable.Range(1, 4).ToDictionary(port => port, port => GrpcChannel.ForAddress(url(port)));
        try
        {
            var invokers = channels.ToDictionary(each => each.Key, each => each.Value.CreateCallInvoker());
            var methods = Services.SelectMany(each => each.Service.Methods.Select(method => (Invoker: invokers[each.Port], Method: method))).ToArray();
            var (requests, calls, accepted) = (new WildRequests(seed), 0, 0);
            var complaints = new HashSet<string>(StringComparer.Ordinal);
            for (var started = Stopwatch.GetTimestamp(); GoesOn(Stopwatch.GetElapsedTime(started)); calls++)
            {
                var (invoker, method) = methods[calls % methods.Length];
                try
                {
                    await DynamicCalls.CallAsync(invoker, method, requests.Next(method.InputType), StreamTime, cancellationToken);
                    accepted++;
                }
                catch (RpcException error)
                {
                    if (DocumentedErrors.Complaint(method.FullName, error) is { } complaint)
                        complaints.Add(complaint);
                }
            }

            var reading = new Readability(invokers[1], invokers[2], invokers[3], invokers[4]);
            foreach (var congress in (string[])["congresses/116", "congresses/117"])
                await reading.ReadAsync(congress);
            return new WildCallReport(calls, accepted, [.. complaints]);

            // On a loaded machine it takes longer to test anything.
            bool GoesOn(TimeSpan elapsed) => elapsed < time || (accepted <= Enough && elapsed < Until.Deadline);
        }
        finally
        {
            foreach (var channel in channels.Values)
                channel.Dispose();
        }
    }
}
