using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Hosting;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Hosting;

public sealed class ShutdownTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
            .GetVoteAsync(new GetVoteRequest { Name = "congresses/116/votes/house-1-94" }, cancellationToken: Cancellation);
        await entered.Task.WaitAsync(Deadline, Cancellation);

        await process.App.StopAsync(Cancellation).WaitAsync(Deadline, Cancellation);

        Assert.Equal("congresses/116/votes/house-1-94", (await call).Name);
    }

    [Fact]
    public async Task A_process_whose_time_to_stop_is_up_sends_its_telemetry_all_the_same_and_does_not_fail()
    {
        await using var app = ServiceHost.Create(
            ["--urls", "http://127.0.0.1:0", "--OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"],
            new ServiceDefinition { Name = "late", DefaultPort = 0, Services = [], AddServices = (_, _) => { }, MapServices = _ => { } });
        await app.StartAsync(Cancellation);

        await app.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Deadline, Cancellation);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_say_why()
    {
        var app = ServiceHost.Create(["--urls", "http://127.0.0.1:0"], new ServiceDefinition
        {
            Name = "misconfigured",
            DefaultPort = 0,
            Services = [],
            AddServices = (services, _) => services.AddOptions<object>().Validate(_ => false, "the port is wrong").ValidateOnStart(),
            MapServices = _ => { },
        });

        Assert.Equal(1, await ServiceHost.RunAsync(app).WaitAsync(Deadline, Cancellation));
    }

    [Fact]
    public async Task Settings_on_the_command_line_reach_the_services()
    {
        string? endpoint = null;
        await using var app = ServiceHost.Create(["--Redis:Endpoint", "127.0.0.1:5109"], new ServiceDefinition
        {
            Name = "configured",
            DefaultPort = 0,
            Services = [],
            AddServices = (_, configuration) => endpoint = configuration["Redis:Endpoint"],
            MapServices = _ => { },
        });

        Assert.Equal("127.0.0.1:5109", endpoint);
    }
}
