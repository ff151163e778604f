using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Requests;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// The large message of one call that its client has not taken yet, counted for the client and for the process. What is still counted
/// when the call ends is counted until its response is gone from the connection. So is what the call keeps in memory while it lasts.
/// </summary>
public sealed class BytesUnderWay
{
    /// <summary>Smaller messages are bounded by the response buffer that each stream has (64 KiB) and the number of streams.</summary>
    public const int Large = 64 << 10;

    /// <summary>What a request has at most.</summary>
    public const int LargestRequest = RequestFrameReader.MaxMessage;

    private readonly ByteAccount _client;
    private readonly ByteAccount _process;
    private long _held;
    private long _kept;
    private bool _isRefused;

    internal BytesUnderWay(ByteAccount client, ByteAccount process, RequestBytes requests) =>
        (_client, _process, Requests) = (client, process, requests);

    /// <summary>Whether something is counted.</summary>
    public bool IsHeld => _held > 0;

    /// <summary>The call's requests.</summary>
    internal RequestBytes Requests { get; }

    /// <summary>Whether the call was refused what it would keep.</summary>
    internal bool IsRefused => _isRefused || Requests.IsRefused;

    /// <summary>The account of a call.</summary>
    /// <param name="context">The call.</param>
    /// <returns>Its account.</returns>
    public static BytesUnderWay Of(ServerCallContext context) => context.GetHttpContext().Features.Get<BytesUnderWay>()
        ?? throw new InvalidOperationException("the call did not pass CallLimit");

    /// <summary>Waits until the client and the process may have the message under way, and counts it.</summary>
    /// <param name="bytes">The message's length.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is counted.</returns>
    public async Task AddAsync(int bytes, CancellationToken cancellationToken)
    {
        await _client.AddAsync(bytes, cancellationToken);
        try
        {
            await _process.AddAsync(bytes, cancellationToken);
        }
        catch
        {
            _client.Remove(bytes);
            throw;
        }
        _held += bytes;
    }

    /// <summary>The client has taken the message.</summary>
    public void Taken()
    {
        if (_held == 0)
            return;
        _client.Remove(_held);
        _process.Remove(_held);
        _held = 0;
    }

    /// <summary>Counts memory that the call keeps until it ends, such as its filter.</summary>
    /// <param name="bytes">How much.</param>
    /// <exception cref="CallFailedException">RESOURCE_EXHAUSTED (TOO_MANY_BYTES): nothing is counted.</exception>
    public void Keep(long bytes)
    {
        _isRefused = true;
        if (!_client.TryKeep(bytes))
            throw ClientAccounts.TooManyBytes("this client");
        if (!_process.TryKeep(bytes))
        {
            _client.Drop(bytes);
            throw ClientAccounts.TooManyBytes("this server");
        }
        (_kept, _isRefused) = (_kept + bytes, false);
    }

    /// <summary>Counts what the call holds of its request, where it does not read it as gRPC does.</summary>
    /// <param name="bytes">How much.</param>
    /// <exception cref="CallFailedException">RESOURCE_EXHAUSTED (TOO_MANY_BYTES): it is as before.</exception>
    public void HoldRequest(long bytes) => Requests.Set(bytes);

    /// <summary>The response is gone from the connection.</summary>
    internal void End()
    {
        Taken();
        Requests.End();
        _client.Drop(_kept);
        _process.Drop(_kept);
        _kept = 0;
    }

    internal void Add(long bytes)
    {
        _client.Add(bytes);
        _process.Add(bytes);
        _held += bytes;
    }
}
