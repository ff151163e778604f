using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A duplex pipe that counts what passes through it.</summary>
public interface IMeasuredDuplexPipe : IDuplexPipe
{
    /// <summary>Bytes sent so far.</summary>
    long TotalBytesSent { get; }

    /// <summary>Bytes received so far.</summary>
    long TotalBytesReceived { get; }
}
