using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;
using Xunit;

namespace VoteTracker.Compat.References.Tests;

/// <summary>Pairs of sockets, and bytes for them whose place in the stream each of them tells.</summary>
internal static class SocketTraffic
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte PatternAt(long position) => (byte)(position * 31 >> 3);

    public static async Task WritePatternAsync(PipeWriter writer, int total, bool complete = true)
    {
        var random = new Random(total);
        for (var written = 0; written < total;)
        {
            var length = Math.Min(random.Next(1, 3000), total - written);
            var span = writer.GetSpan(length);
            for (var i = 0; i < length; i++)
                span[i] = PatternAt(written + i);
            writer.Advance(length);
            written += length;
            if (random.Next(3) == 0 && (await writer.FlushAsync(Cancellation)).IsCompleted)
                throw new IOException("Nobody reads any more.");
        }

        await writer.FlushAsync(Cancellation);
        if (complete)
            await writer.CompleteAsync();
    }

    public static async Task ReadPatternAsync(PipeReader reader, int total, bool toTheEnd = true)
    {
        var random = new Random(total);
        var read = 0L;
        while (read < total)
        {
            var result = await reader.ReadAsync(Cancellation);
            if (result.IsCompleted && result.Buffer.IsEmpty)
                throw new EndOfStreamException($"Only {read} bytes of {total}.");

            // Part of what is there is left for the next time, now and then all of it.
            var taken = result.Buffer.Slice(0, result.IsCompleted ? result.Buffer.Length : random.NextInt64(result.Buffer.Length + 1));
            foreach (var memory in taken)
            {
                foreach (var value in memory.Span)
                {
                    if (value != PatternAt(read++))
                        throw new InvalidDataException($"Byte {read - 1} is wrong.");
                }
            }

            reader.AdvanceTo(taken.End);
        }

        if (toTheEnd)
            Assert.True((await reader.ReadAsync(Cancellation)) is { IsCompleted: true, Buffer.IsEmpty: true });
    }

    public static async Task EchoAsync(Socket socket)
    {
        var random = new Random(7);
        var buffer = new byte[20_000];
        int received;
        while ((received = await socket.ReceiveAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)), Cancellation)) != 0)
        {
            for (var sent = 0; sent < received;)
                sent += await socket.SendAsync(buffer.AsMemory(sent, Math.Min(random.Next(1, 7000), received - sent)), Cancellation);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public static async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SocketConnection.SetRecommendedClientOptions(client);
        await client.ConnectAsync(listener.LocalEndPoint!, Cancellation);
        return (client, await listener.AcceptAsync(Cancellation));
    }
}
