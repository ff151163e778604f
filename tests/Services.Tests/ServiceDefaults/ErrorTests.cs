using System.Collections.Immutable;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

public sealed class ErrorTests : IAsyncLifetime
{
    private TestProcess _process = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _process = await TestProcess.StartAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Theory]
    [InlineData(RejectionKind.InvalidArgument, StatusCode.InvalidArgument)]
    [InlineData(RejectionKind.NotFound, StatusCode.NotFound)]
    [InlineData(RejectionKind.AlreadyExists, StatusCode.AlreadyExists)]
    [InlineData(RejectionKind.FailedPrecondition, StatusCode.FailedPrecondition)]
    public Task Every_kind_of_rejection_has_its_code_and_its_reason(RejectionKind kind, StatusCode code) =>
        HasCodeAndReasonAsync(new RejectionException(new Rejection(kind, "SOME_REASON", "why")), code);

    [Theory]
    [InlineData(CallFailure.Aborted, StatusCode.Aborted)]
    [InlineData(CallFailure.OutOfRange, StatusCode.OutOfRange)]
    [InlineData(CallFailure.ResourceExhausted, StatusCode.ResourceExhausted)]
    [InlineData(CallFailure.Unavailable, StatusCode.Unavailable)]
    [InlineData(CallFailure.Unauthenticated, StatusCode.Unauthenticated)]
    [InlineData(CallFailure.PermissionDenied, StatusCode.PermissionDenied)]
    [InlineData(CallFailure.Unimplemented, StatusCode.Unimplemented)]
    public Task Every_kind_of_failure_has_its_code_and_its_reason(CallFailure kind, StatusCode code) =>
        HasCodeAndReasonAsync(new CallFailedException(kind, "SOME_REASON", "why"), code);

    private async Task HasCodeAndReasonAsync(Exception fault, StatusCode code)
    {
        Fail(fault);

        var error = await UnaryErrorAsync();

        Assert.Equal(code, error.StatusCode);
        Assert.Equal("why", error.Status.Detail);
        var status = StatusOf(error);
        Assert.Equal((int)code, status.Code);
        Assert.Equal("why", status.Message);
        var info = Detail<ErrorInfo>(status);
        Assert.Equal("SOME_REASON", info.Reason);
        Assert.Equal("votetracker", info.Domain);
    }

    [Fact]
    public void No_kind_of_rejection_or_failure_is_forgotten() =>
        Assert.Equal((4, 7), (Enum.GetValues<RejectionKind>().Length, Enum.GetValues<CallFailure>().Length));

    [Fact]
    public async Task A_rejected_field_is_named()
    {
        Fail(new RejectionException(Rejection.Field("vote.threshold", "required")));

        var status = StatusOf(await UnaryErrorAsync());

        var violation = Assert.Single(Detail<BadRequest>(status).FieldViolations);
        Assert.Equal("vote.threshold", violation.Field);
        Assert.Equal("required", violation.Description);
    }

    [Fact]
    public async Task Metadata_and_retry_delay_reach_the_caller()
    {
        Fail(new CallFailedException(CallFailure.Unavailable, "STORE_AWAY", "later")
        {
            RetryDelay = TimeSpan.FromSeconds(3),
            Metadata = new Dictionary<string, string> { ["oldest"] = "7" }.ToImmutableDictionary(),
        });

        var status = StatusOf(await UnaryErrorAsync());

        Assert.Equal("7", Detail<ErrorInfo>(status).Metadata["oldest"]);
        Assert.Equal(TimeSpan.FromSeconds(3), Detail<RetryInfo>(status).RetryDelay.ToTimeSpan());
    }

    [Fact]
    public async Task Thousands_of_wrong_fields_still_fit_into_a_trailer()
    {
        var violations = Enumerable.Range(0, 2000).Select(i => new FieldViolation($"positions[{i}].member", new string('ä', 200)));
        Fail(new RejectionException(new Rejection(RejectionKind.InvalidArgument, "INVALID_FIELD", new string('ä', 100_000))
        {
            FieldViolations = [.. violations],
        }));

        var error = await UnaryErrorAsync();

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        var status = StatusOf(error);
        Assert.Equal("INVALID_FIELD", Detail<ErrorInfo>(status).Reason);
        Assert.Equal("positions[0].member", Detail<BadRequest>(status).FieldViolations[0].Field);
        // As they stand on the wire: clients refuse trailers beyond 8 KiB.
        var message = Uri.EscapeDataString(error.Status.Detail).Length;
        Assert.InRange(message + error.Trailers.Sum(entry => entry.IsBinary ? (entry.ValueBytes.Length + 2) / 3 * 4 : entry.Value.Length), 1, 8_000);
    }

    [Fact]
    public async Task A_name_of_700_CJK_characters_is_refused_readably_within_what_clients_take_as_trailers()
    {
        var name = string.Concat(Enumerable.Repeat("決議案議会投票", 100));
        Fail(new RejectionException(Rejection.Field("name", $"'{name}' is no name of a vote")));

        var error = await UnaryErrorAsync();

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith("name: '決議案議会投票決議案", error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("name", Assert.Single(Detail<BadRequest>(StatusOf(error)).FieldViolations).Field);
        // As C-core counts: name and value as on the wire, and 32 bytes for each.
        var message = "grpc-message".Length + Uri.EscapeDataString(error.Status.Detail).Length + 32;
        var details = error.Trailers.Sum(entry => entry.Key.Length + ((entry.ValueBytes.Length + 2) / 3 * 4) + 32);
        Assert.InRange(message + details, 1, 8_000);
    }

    [Fact]
    public async Task The_text_of_an_unknown_exception_never_leaves_the_process()
    {
        Fail(new InvalidOperationException("the secret"));

        var error = await UnaryErrorAsync();

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Equal("internal error", error.Status.Detail);
        var status = StatusOf(error);
        Assert.DoesNotContain("the secret", status.ToString(), StringComparison.Ordinal);
        var info = Detail<ErrorInfo>(status);
        Assert.Equal("INTERNAL", info.Reason);
        var logged = Assert.Single(_process.Logs, entry => entry.Level >= LogLevel.Error);
        Assert.Contains(info.Metadata["error_id"], logged.Message, StringComparison.Ordinal);
        Assert.Equal("the secret", logged.Exception?.Message);
    }

    [Fact]
    public async Task Streams_answer_errors_as_unary_calls_do()
    {
        Fail(new CallFailedException(CallFailure.OutOfRange, "CURSOR_EXPIRED", "gone"));

        using var watch = new UpdateService.UpdateServiceClient(_process.Channel)
            .Watch(new WatchRequest(), cancellationToken: CancellationToken);
        var watchError = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(CancellationToken));
        using var deliver = new SubscriptionService.SubscriptionServiceClient(_process.Channel).Deliver(cancellationToken: CancellationToken);
        var deliverError = await Assert.ThrowsAsync<RpcException>(() => deliver.ResponseStream.MoveNext(CancellationToken));

        Assert.Equal("CURSOR_EXPIRED", Detail<ErrorInfo>(StatusOf(watchError)).Reason);
        Assert.Equal("CURSOR_EXPIRED", Detail<ErrorInfo>(StatusOf(deliverError)).Reason);
    }

    [Fact]
    public async Task A_method_that_is_not_built_says_so()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new VoteService.VoteServiceClient(_process.Channel).ListVotesAsync(new ListVotesRequest(), cancellationToken: CancellationToken));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        Assert.Contains("/votetracker.v1.VoteService/ListVotes", error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("UNIMPLEMENTED", Detail<ErrorInfo>(StatusOf(error)).Reason);
    }

    [Fact]
    public async Task A_deadline_is_no_internal_error()
    {
        _process.Script.Act = context => Task.Delay(Timeout.Infinite, context.CancellationToken);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await new VoteService.VoteServiceClient(_process.Channel)
            .GetVoteAsync(new GetVoteRequest(), deadline: DateTime.UtcNow.AddMilliseconds(100), cancellationToken: CancellationToken));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await _process.App.StopAsync(CancellationToken);
        Assert.DoesNotContain(_process.Logs, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_caller_that_leaves_its_stream_is_no_internal_error()
    {
        for (var i = 0; i < 50; i++)
        {
            using var leave = new CancellationTokenSource();
            var entered = new TaskCompletionSource();
            _process.Script.Act = _ =>
            {
                entered.SetResult();
                return Task.CompletedTask;
            };
            using var deliver = new SubscriptionService.SubscriptionServiceClient(_process.Channel).Deliver(cancellationToken: leave.Token);
            await entered.Task.WaitAsync(Until.Deadline, CancellationToken);

            await leave.CancelAsync();
        }

        await _process.App.StopAsync(CancellationToken);
        Assert.DoesNotContain(_process.Logs, entry => entry.Level >= LogLevel.Warning);
    }

    private static Google.Rpc.Status StatusOf(RpcException error) =>
        error.GetRpcStatus() ?? throw new InvalidOperationException("the error has no details");

    private static T Detail<T>(Google.Rpc.Status status)
        where T : class, Google.Protobuf.IMessage<T>, new()
    {
        Assert.Single(status.Details, any => any.Is(new T().Descriptor));
        return status.GetDetail<T>()!;
    }

    private void Fail(Exception exception) => _process.Script.Act = _ => Task.FromException(exception);

    private Task<RpcException> UnaryErrorAsync() => Assert.ThrowsAsync<RpcException>(async () =>
        await new VoteService.VoteServiceClient(_process.Channel).GetVoteAsync(new GetVoteRequest(), cancellationToken: CancellationToken));
}
