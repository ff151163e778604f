namespace Grpc.Core;

/// <summary>Connections to a server, over which calls are made.</summary>
public abstract class ChannelBase
{
    /// <summary>Makes a channel.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The server's name.</summary>
    public string Target { get; }

    /// <summary>Makes an invoker of calls over this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>See <see cref="ShutdownAsync" />; does nothing where not overridden.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
