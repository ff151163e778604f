namespace Pipelines.Sockets.Unofficial;

/// <summary>Why a connection came to its end; the first reason stays.</summary>
public enum PipeShutdownKind
{
    /// <summary>It has not.</summary>
    None = 0,

    /// <summary>The connection was disposed.</summary>
    PipeDisposed = 1,

    /// <summary>The peer ended its side.</summary>
    ReadEndOfStream = 100,

    /// <summary>The socket was disposed under a read.</summary>
    ReadDisposed = 101,

    /// <summary>A read failed with an IOException.</summary>
    ReadIOException = 102,

    /// <summary>A read failed with another exception.</summary>
    ReadException = 103,

    /// <summary>A read failed with a socket error.</summary>
    ReadSocketError = 104,

    /// <summary>The reader of received data went away.</summary>
    ReadFlushCompleted = 105,

    /// <summary>Handing on received data was cancelled.</summary>
    ReadFlushCanceled = 106,

    /// <summary>Everything was sent and the writer ended.</summary>
    WriteEndOfStream = 200,

    /// <summary>The socket was disposed under a write.</summary>
    WriteDisposed = 201,

    /// <summary>A write failed with an IOException.</summary>
    WriteIOException = 203,

    /// <summary>A write failed with another exception.</summary>
    WriteException = 204,

    /// <summary>A write failed with a socket error.</summary>
    WriteSocketError = 205,

    /// <summary>The reader of received data completed.</summary>
    InputReaderCompleted = 300,

    /// <summary>The writer of received data completed.</summary>
    InputWriterCompleted = 301,

    /// <summary>The reader of data to send completed.</summary>
    OutputReaderCompleted = 302,

    /// <summary>The writer of data to send completed.</summary>
    OutputWriterCompleted = 303,

    /// <summary>The protocol ended it, from the client's side.</summary>
    ProtocolExitClient = 400,

    /// <summary>The protocol ended it, from the server's side.</summary>
    ProtocolExitServer = 401,
}
