using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.ServiceDefaults;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

public sealed class ShutdownTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_that_runs_when_the_process_stops_gets_its_answer()
    {
        await using var process = await TestProcess.StartAsync();
        var entered = new TaskCompletionSource();
        var stopping = new TaskCompletionSource();
        process.App.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        process.Script.Act = async _ =>
        {
            entered.SetResult();
            await stopping.Task;
        };
        using var call = new VoteService.VoteServiceClient(process.Channel)
            .GetVoteAsync(new GetVoteRequest { Name = "congresses/116/votes/house-1-94" }, cancellationToken: CancellationToken);
        await entered.Task.WaitAsync(Until.Deadline, CancellationToken);

        await process.App.StopAsync(CancellationToken).WaitAsync(Until.Deadline, CancellationToken);

        Assert.Equal("congresses/116/votes/house-1-94", (await call).Name);
    }

    [Fact]
    public async Task A_process_whose_time_to_stop_is_up_sends_its_telemetry_all_the_same_and_does_not_fail()
    {
        await using var app = TestProcess.Build(
            ["--urls", "http://127.0.0.1:0", "--OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"]);
        await app.StartAsync(CancellationToken);

        await app.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Until.Deadline, CancellationToken);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_say_why()
    {
        var app = TestProcess.Build(
            ["--urls", "http://127.0.0.1:0"],
            services => services.AddOptions<object>().Validate(_ => false, "the port is wrong").ValidateOnStart());

        Assert.Equal(1, await app.RunServiceAsync().WaitAsync(Until.Deadline, CancellationToken));
    }

    [Fact]
    public async Task Settings_on_the_command_line_reach_the_services()
    {
        await using var app = TestProcess.Build(["--Redis:Endpoint", "127.0.0.1:5109"]);

        Assert.Equal("127.0.0.1:5109", app.Configuration["Redis:Endpoint"]);
    }
}
