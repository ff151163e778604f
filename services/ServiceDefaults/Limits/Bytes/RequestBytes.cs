namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// The bytes of a call's request, from when they are read until the call is over, or on a stream asks for the next one: counted for the
/// client and for the process. They have accounts of their own, as large as those of answers: an answer can wait for room, a request that has
/// begun cannot.
/// </summary>
internal sealed class RequestBytes(ByteAccount client, ByteAccount process)
{
    // Less is bounded by the number of streams, each of which takes some kilobytes anyway.
    private const long Small = 4 << 10;

    private readonly Lock _lock = new();
    private long _metadata;
    private long _counted;
    private bool _isOver;

    /// <summary>Whether there was no room.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>So many bytes are held.</summary>
    /// <exception cref="Contract.CallFailedException">RESOURCE_EXHAUSTED (TOO_MANY_BYTES): it is as before.</exception>
    public void Set(long bytes)
    {
        lock (_lock)
            Change(_metadata + (bytes > Small ? bytes : 0));
    }

    /// <summary>So many bytes are held, if not more.</summary>
    /// <exception cref="Contract.CallFailedException">RESOURCE_EXHAUSTED (TOO_MANY_BYTES): it is as before.</exception>
    public void Raise(long bytes)
    {
        lock (_lock)
            if (bytes > Math.Max(Small, _counted - _metadata))
                Change(_metadata + bytes);
    }

    /// <summary>So many bytes of metadata are held besides, until the call is over.</summary>
    /// <exception cref="Contract.CallFailedException">RESOURCE_EXHAUSTED (TOO_MANY_BYTES): it is as before.</exception>
    public void KeepMetadata(long bytes)
    {
        lock (_lock)
        {
            Change(bytes);
            _metadata = bytes;
        }
    }

    /// <summary>Nothing is held any more, whatever is read after.</summary>
    public void End()
    {
        lock (_lock)
        {
            Change(0);
            _isOver = true;
        }
    }

    private void Change(long bytes)
    {
        var more = bytes - _counted;
        if (_isOver || more == 0)
            return;
        if (more < 0)
        {
            client.Drop(-more);
            process.Drop(-more);
        }
        else
        {
            IsRefused = true;
            if (!client.TryKeep(more))
                throw ClientAccounts.TooManyBytesOfRequests("this client has");
            if (!process.TryKeep(more))
            {
                client.Drop(more);
                throw ClientAccounts.TooManyBytesOfRequests("all clients of this server have");
            }
            IsRefused = false;
        }
        _counted = bytes;
    }
}
