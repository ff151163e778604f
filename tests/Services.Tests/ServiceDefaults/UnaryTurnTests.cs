using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>A client that begins calls faster than they end, and resets them, makes the process hold no more than some hundred of them.</summary>
public sealed class UnaryTurnTests
{
    private const int AtOnce = ClientAccounts.UnaryCallsAtOnce;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_beyond_those_that_are_carried_out_waits_and_one_that_is_reset_meanwhile_never_begins()
    {
        await using var process = await TestProcess.StartAsync();
        var (votes, release) = (new VoteService.VoteServiceClient(process.Channel), Hold(process));
        var first = Enumerable.Range(0, AtOnce).Select(number => VacateAsync(votes, $"first-{number}")).ToArray();
        await Until.TrueAsync("as many as may are carried out", () => process.Script.RequestIds.Count == AtOnce);
        using var left = new CancellationTokenSource();
        var accounts = process.App.Services.GetRequiredService<ClientAccounts>();

        var reset = VacateAsync(votes, "reset", left.Token);
        await Until.TrueAsync("it has arrived", () => accounts.Streams == AtOnce + 1);
        // Streams are not among them: they last.
        await using (var stream = await Echo.OpenAsync(process))
            await stream.AnswersAsync();
        await left.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Refusal.OfAsync(() => reset)).Code);
        await Until.TrueAsync("it is gone", () => accounts.Streams == AtOnce);
        var waiting = VacateAsync(votes, "waiting");
        await Until.TrueAsync("it has arrived", () => accounts.Streams == AtOnce + 1);
        Assert.Equal(AtOnce, process.Script.RequestIds.Count);
        release.SetResult();
        await Task.WhenAll([waiting, .. first]);

        Assert.Contains("waiting", process.Script.RequestIds);
        Assert.DoesNotContain("reset", process.Script.RequestIds);
    }

    [Fact]
    public async Task A_call_that_has_no_turn_in_time_is_refused()
    {
        await using var process = await TestProcess.StartAsync(
            services => services.Configure<LimitOptions>(limits => limits.RequestTimeout = TimeSpan.FromSeconds(3)));
        var (votes, release) = (new VoteService.VoteServiceClient(process.Channel), Hold(process));
        var first = Enumerable.Range(0, AtOnce).Select(number => VacateAsync(votes, $"first-{number}")).ToArray();
        await Until.TrueAsync("as many as may are carried out", () => process.Script.RequestIds.Count == AtOnce);

        (await Refusal.OfAsync(() => VacateAsync(votes, "late"))).Demand(StatusCode.ResourceExhausted, "TOO_MANY_STREAMS");

        release.SetResult();
        await Task.WhenAll(first);
        await VacateAsync(votes, "after");
        Assert.DoesNotContain("late", process.Script.RequestIds);
    }

    [Fact]
    public async Task So_many_calls_wait_and_more_are_refused_at_once()
    {
        await using var process = await TestProcess.StartAsync();
        var (votes, release) = (new VoteService.VoteServiceClient(process.Channel), Hold(process));
        var accounts = process.App.Services.GetRequiredService<ClientAccounts>();
        var taken = Enumerable.Range(0, AtOnce + UnaryTurns.MostWaiting).Select(number => VacateAsync(votes, $"taken-{number}")).ToArray();
        await Until.TrueAsync("as many as may have arrived", () => accounts.Streams == taken.Length);

        (await Refusal.OfAsync(() => VacateAsync(votes, "late"))).Demand(StatusCode.ResourceExhausted, "TOO_MANY_STREAMS");

        release.SetResult();
        await Task.WhenAll(taken);
        Assert.DoesNotContain("late", process.Script.RequestIds);
    }

    [Fact]
    public async Task A_clients_large_calls_wait_for_each_other_and_not_those_of_another_client()
    {
        await using var process = await TestProcess.StartAsync();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        process.Script.Act = async context =>
        {
            Assert.True(await LargeCallTurn.Current!.TakeAsync(TimeSpan.FromMinutes(10), context.CancellationToken));
            Interlocked.Increment(ref begun);
            await release.Task;
        };
        process.Script.Watch = (_, _, _) => LargeCallTurn.Current is null ? Task.CompletedTask : throw new InvalidOperationException("a stream has a turn");
        var votes = new VoteService.VoteServiceClient(process.Channel);
        var accounts = process.App.Services.GetRequiredService<ClientAccounts>();

        var calls = Enumerable.Range(0, ClientAccounts.LargeCallsAtOnce + 1).Select(number => VacateAsync(votes, $"large-{number}")).ToArray();
        await Until.TrueAsync("as many as may have begun", () => begun == ClientAccounts.LargeCallsAtOnce && accounts.Streams == calls.Length);
        using var channel = GrpcChannel.ForAddress(process.App.Urls.Single(), new GrpcChannelOptions { HttpHandler = From("127.0.0.2"), DisposeHttpClient = true });
        var other = VacateAsync(new VoteService.VoteServiceClient(channel), "other");
        await Until.TrueAsync("the other client's has begun", () => begun == ClientAccounts.LargeCallsAtOnce + 1);
        using (var stream = new UpdateService.UpdateServiceClient(process.Channel).Watch(new WatchRequest(), cancellationToken: Cancellation))
            Assert.False(await stream.ResponseStream.MoveNext(Cancellation));
        release.SetResult();
        await Task.WhenAll([other, .. calls]);

        Assert.Equal(calls.Length + 1, begun);
    }

    private static SocketsHttpHandler From(string address) => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    private static TaskCompletionSource Hold(TestProcess process)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Script.Act = _ => release.Task;
        return release;
    }

    private static async Task VacateAsync(VoteService.VoteServiceClient votes, string requestId, CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Cancellation);
        await votes.VacateVoteAsync(new VacateVoteRequest { Name = "x", RequestId = requestId }, cancellationToken: end.Token);
    }
}
