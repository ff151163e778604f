using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Requests;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// HTTP middleware around every call: counts it against its client until its response is gone from the connection, and resets a
/// stream whose client neither sends its request nor takes its response in time.
/// </summary>
internal sealed class CallLimit(
    RequestDelegate next,
    ClientAccounts accounts,
    CallRate rate,
    CallDrain drain,
    LimitMetrics metrics,
    IOptions<LimitOptions> options,
    IHostApplicationLifetime lifetime)
{
    /// <summary>HTTP/2's error code CANCEL, which clients see as CANCELLED and retry.</summary>
    private const int Cancel = 8;

    // Once the process stops: whoever takes nothing must not keep it until its time to stop is up.
    private static readonly TimeSpan ResponseTimeoutOnShutdown = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        context.Features.Get<FirstRequestTimer>()?.Stop();
        if (RequestMetadata.Problem(context.Request.Headers) is { } tooLarge)
        {
            Refuse(context, tooLarge);
            return;
        }
        var client = Client.Of(context);
        if (context.Features.Get<CountedConnection>()?.TryCountFor(client) == false)
        {
            Refuse(context, accounts.TooManyOfConnections());
            context.Connection.RequestClose();
            return;
        }
        if (rate.Refusal(client) is { } tooMany)
        {
            Refuse(context, tooMany);
            return;
        }
        if (accounts.AddStream(client, out var bytes) is { } refusal)
        {
            Refuse(context, refusal);
            return;
        }
        context.Features.Set(bytes);
        var delaysStop = drain.TryBegin();
        var (turns, largeTurns) = IsUnary(context) ? accounts.TurnsOf(client) : default;
        var (hasTurn, large) = (false, (LargeCallTurn?)null);
        try
        {
            // At once, unless very many are under way. One that its client has reset by now is not carried out.
            if (turns is not null && !(hasTurn = await turns.TakeAsync(options.Value.RequestTimeout, context.RequestAborted)))
            {
                Refuse(context, ClientAccounts.NoTurn());
                return;
            }
            if (largeTurns is not null)
                large = LargeCallTurn.Begin(largeTurns);
            await using (var timer = new RequestTimer(context, options.Value.RequestTimeout))
            {
                context.Features.Set(timer);
                await next(context);
            }
            await DrainAsync(context, bytes);
        }
        catch (OperationCanceledException) when (turns is not null && !hasTurn)
        {
            // Nobody waits for an answer.
        }
        finally
        {
            if (large is not null)
                await large.EndAsync();
            if (hasTurn)
                turns!.Release();
            if (bytes.IsRefused)
                metrics.CallRefused(ClientAccounts.TooManyBytesHeld);
            bytes.End();
            accounts.RemoveStream(client);
            if (delaysStop)
                drain.End();
        }
    }

    /// <summary>
    /// Waits until the client has taken the response, so that a stream counts until it is gone. Kestrel's own completion of a response
    /// waits for nobody; a flush of HTTP/2 waits until flow control has let everything pass.
    /// </summary>
    private async Task DrainAsync(HttpContext context, BytesUnderWay bytes)
    {
        var response = context.Response;
        if (response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > BytesUnderWay.Large and var unflushed })
            bytes.Add(unflushed);
        try
        {
            // An error without a message has no body to wait for: gRPC sends it in the headers.
            if (response.HasStarted || response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 })
            {
                var flush = response.BodyWriter.FlushAsync();
                if (!flush.IsCompletedSuccessfully)
                    await WaitAsync(flush.AsTask());
            }
            // The status as well: the connection may close once no call is open.
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                await WaitAsync(response.CompleteAsync());
        }
        catch (InvalidOperationException)
        {
            // gRPC has completed the response itself and resets the stream, as it does at a call's deadline.
        }
        catch (OperationCanceledException)
        {
            Reset(context);
        }
    }

    /// <summary>Ends a call whose client does nothing: its stream, or with HTTP/1.1, which has but one, its connection.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
            stream.Reset(Cancel);
        else
            context.Abort();
    }

    private static bool IsUnary(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Type == MethodType.Unary;

    private async Task WaitAsync(Task flush)
    {
        var timeout = options.Value.ResponseTimeout;
        using var end = new CancellationTokenSource(timeout);
        await using var stop = lifetime.ApplicationStopping.UnsafeRegister(
            _ => end.CancelAfter(timeout < ResponseTimeoutOnShutdown ? timeout : ResponseTimeoutOnShutdown), null);
        await flush.WaitAsync(end.Token);
    }

    private void Refuse(HttpContext context, CallFailedException refusal)
    {
        metrics.CallRefused(refusal.Reason);
        RefusedCall.Answer(context, RpcErrors.From(refusal));
    }
}
