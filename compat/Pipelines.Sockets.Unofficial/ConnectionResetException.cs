namespace Pipelines.Sockets.Unofficial;

/// <summary>The peer reset the connection.</summary>
public sealed class ConnectionResetException : IOException
{
    /// <summary>Makes an exception.</summary>
    public ConnectionResetException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    public ConnectionResetException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
