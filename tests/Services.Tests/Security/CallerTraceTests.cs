using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using VoteTracker.Services.Tests.ServiceDefaults;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Security;

/// <summary>What traces and logs say of callers: who they are, and not by what they are known.</summary>
[Collection(TracedTests.Collection)]
public sealed class CallerTraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestIssuer _issuer = new();

    public void Dispose()
    {
        _folder.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task A_call_has_its_caller_on_its_span_and_no_log_of_any_level_has_its_token()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = TestProcess.Build(
            [
                "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Trace", "--Logging:LogLevel:Microsoft", "Trace", "--Logging:LogLevel:Grpc", "Trace",
                "--Security:KeySetFile", _folder.Write("keys.json", _issuer.KeySet), "--Security:Issuer", TestIssuer.Name, "--Security:Audience", TestIssuer.Audience,
            ],
            services => services.AddFakeLogging());
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var channel = GrpcChannel.ForAddress(app.Urls.Single());
        using var forger = new TestIssuer();
        var caller = $"caller-{Guid.NewGuid():N}";
        string[] tokens =
        [
            _issuer.Token(caller, "reader"), _issuer.Token(caller, "reader", validFor: TimeSpan.FromHours(-1)), _issuer.Token(caller, "reader", audience: "another"),
            forger.Token(caller, "operator"), "no-token-at-all",
        ];

        foreach (var token in tokens)
        {
            var call = new VoteService.VoteServiceClient(channel).GetVoteAsync(new(), new Metadata { { "authorization", $"Bearer {token}" } });
            await Assert.ThrowsAsync<RpcException>(async () => await call);
        }

        await Until.TrueAsync("the span of the call has ended", () => spans.Any(span => (string?)span.GetTagItem("enduser.id") == caller));
        var logs = app.Services.GetFakeLogCollector().GetSnapshot().Select(record => $"{record.Message} {record.Exception}").ToList();
        Assert.Contains(logs, text => text.Contains("Failed to validate the token", StringComparison.Ordinal));
        foreach (var secret in tokens.Select(token => token.Split('.')[^1]))
            Assert.DoesNotContain(logs, text => text.Contains(secret, StringComparison.Ordinal));
    }
}
