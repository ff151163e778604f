using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>
/// A connection to Redis that writes commands made beforehand, any number at once, and only looks for errors in the answers: the
/// cheapest writer there can be.
/// </summary>
internal sealed class RespClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _buffer = new byte[1 << 16];

    public RespClient(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Makes a command.</summary>
    public static byte[] Command(params ReadOnlySpan<ReadOnlyMemory<byte>> words)
    {
        using var command = new MemoryStream();
        command.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n")));
        foreach (var word in words)
        {
            command.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${word.Length}\r\n")));
            command.Write(word.Span);
            command.Write("\r\n"u8);
        }
        return command.ToArray();
    }

    /// <summary>Makes a command of texts.</summary>
    public static byte[] Command(string[] words) =>
        Command([.. words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(word))]);

    /// <summary>Sends one command.</summary>
    /// <returns>The first line of its answer.</returns>
    public Task<string> SendAsync(string[] words) => SendAsync(Command(words), 1);

    /// <summary>Sends commands and waits for their answers.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="count">How many they are.</param>
    /// <returns>The first line of the last answer.</returns>
    public async Task<string> SendAsync(ReadOnlyMemory<byte> commands, int count)
    {
        await _turn.WaitAsync();
        try
        {
            // Both ways at once: a server whose answers nobody takes stops reading.
            var sending = commands.Length > _buffer.Length ? Task.Run(SendAllAsync) : SendAllAsync();
            var last = await ReadAsync(count);
            await sending;
            return last;
        }
        finally
        {
            _turn.Release();
        }

        async Task SendAllAsync()
        {
            for (var rest = commands; !rest.IsEmpty;)
                rest = rest[await _socket.SendAsync(rest)..];
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _turn.Dispose();
    }

    private async Task<string> ReadAsync(int answers)
    {
        var (held, skip, last) = (0, 0, "");
        for (long left = answers; left > 0 || skip > 0;)
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(held));
            if (count == 0)
                throw new IOException("Redis closed the connection");
            held += count;
            var at = 0;
            while (true)
            {
                var skipped = Math.Min(skip, held - at);
                at += skipped;
                skip -= skipped;
                var end = skip > 0 || left == 0 ? -1 : _buffer.AsSpan(at, held - at).IndexOf((byte)'\n');
                if (end < 0)
                    break;
                var line = _buffer.AsSpan(at, end - 1);
                at += end + 1;
                left--;
                if (line[0] == '-')
                    throw new IOException($"Redis: {Encoding.UTF8.GetString(line)}");
                if (line[0] is (byte)'*' or (byte)'$' && Utf8Parser.TryParse(line[1..], out int length, out _) && length >= 0)
                    (left, skip) = line[0] == '*' ? (left + length, 0) : (left, length + 2);
                last = left == 0 ? Encoding.UTF8.GetString(line) : last;
            }
            _buffer.AsSpan(at, held - at).CopyTo(_buffer);
            held -= at;
        }
        return last;
    }
}
