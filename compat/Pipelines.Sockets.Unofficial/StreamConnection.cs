using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Makes pipes of streams.</summary>
public static class StreamConnection
{
    /// <summary>A stream as a pair of pipes.</summary>
    public static IDuplexPipe GetDuplex(
        Stream stream,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new StreamPipe(stream, sendPipeOptions ?? PipeOptions.Default, receivePipeOptions ?? PipeOptions.Default, name);
    }

    /// <summary>A stream as a pair of pipes with the same options.</summary>
    public static IDuplexPipe GetDuplex(Stream stream, PipeOptions? pipeOptions = null, string? name = null) =>
        GetDuplex(stream, pipeOptions, pipeOptions, name);

    /// <summary>A stream that can be read, as a pipe.</summary>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _ = name;
        return PipeReader.Create(stream, new StreamPipeReaderOptions(pipeOptions?.Pool));
    }
}
