using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace VoteTracker.Services.Tests.ServiceDefaults;

public sealed class HealthTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private volatile HealthStatus _store = HealthStatus.Healthy;
    private TestProcess _process = null!;
    private Health.HealthClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _process = await TestProcess.StartAsync(services =>
            services.AddHealthChecks().AddCheck("store", () => new HealthCheckResult(_store, "the store is away"), ["ready"]));
        _client = new Health.HealthClient(_process.Channel);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("readiness")]
    [InlineData("votetracker.v1.VoteService")]
    public async Task A_process_without_its_store_is_not_ready(string service)
    {
        _store = HealthStatus.Unhealthy;

        Assert.Equal(ServingStatus.NotServing, await CheckAsync(service));
    }

    [Fact]
    public async Task A_process_without_its_store_is_alive()
    {
        _store = HealthStatus.Unhealthy;

        Assert.Equal(ServingStatus.Serving, await CheckAsync("liveness"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("liveness")]
    [InlineData("readiness")]
    [InlineData("votetracker.v1.UpdateService")]
    [InlineData("grpc.health.v1.Health")]
    public async Task A_process_with_its_store_serves(string service) =>
        Assert.Equal(ServingStatus.Serving, await CheckAsync(service));

    [Fact]
    public async Task An_unknown_service_is_not_found_by_a_check()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => CheckAsync("votetracker.v1.NoSuchService"));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task An_unknown_service_is_unknown_to_a_watch()
    {
        using var watch = Watch("votetracker.v1.NoSuchService");

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
    }

    [Fact]
    public async Task A_watch_tells_each_change_once()
    {
        using var watch = Watch("readiness");

        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        _store = HealthStatus.Unhealthy;
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        _store = HealthStatus.Healthy;
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task A_watch_does_not_hold_up_the_shutdown()
    {
        using var watch = Watch("liveness");
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        await _process.App.StopAsync(Cancellation).WaitAsync(Deadline, Cancellation);

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.False(await watch.ResponseStream.MoveNext(Cancellation));
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Cancellation).WaitAsync(Deadline, Cancellation));
        return watch.ResponseStream.Current.Status;
    }

    private AsyncServerStreamingCall<HealthCheckResponse> Watch(string service) =>
        _client.Watch(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation);

    private async Task<ServingStatus> CheckAsync(string service) =>
        (await _client.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation)).Status;
}
