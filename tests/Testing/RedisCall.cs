using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoteTracker.Testing;

/// <summary>
/// One command to one Redis process: what a test asks of it (its role, its slots) is not what a client library for applications offers,
/// and must not go where that one would send it.
/// </summary>
internal sealed class RedisCall : IDisposable
{
    private readonly TcpClient _client = new();
    private BufferedStream _stream = null!;

    private RedisCall()
    {
    }

    /// <summary>Sends a command and gives the answer: a string, a number, null, or an array of these.</summary>
    /// <exception cref="InvalidOperationException">Redis answered an error.</exception>
    public static Task<object?> SendAsync(int port, params string[] command)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var argument in command)
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n");
        return SendTextAsync(port, request.ToString());
    }

    /// <summary>Sends a command as one types it, quoted where it has spaces or bytes.</summary>
    /// <exception cref="InvalidOperationException">Redis answered an error.</exception>
    public static Task<object?> SendLineAsync(int port, string line) => SendTextAsync(port, line + "\r\n");

    public void Dispose() => _client.Dispose();

    private static async Task<object?> SendTextAsync(int port, string text)
    {
        using var call = new RedisCall();
        return await call.AnswerAsync(port, text).WaitAsync(Until.Deadline);
    }

    private async Task<object?> AnswerAsync(int port, string text)
    {
        await _client.ConnectAsync(IPAddress.Loopback, port);
        _stream = new BufferedStream(_client.GetStream());
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));
        return await ReadAsync();
    }

    private async Task<object?> ReadAsync()
    {
        var line = await LineAsync();
        switch (line[0])
        {
            case '+':
                return line[1..];
            case '-':
                throw new InvalidOperationException(line[1..]);
            case ':':
                return long.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
            case '$':
                var length = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                if (length < 0)
                    return null;
                var bytes = new byte[length + 2];
                await _stream.ReadExactlyAsync(bytes);
                return Encoding.UTF8.GetString(bytes, 0, length);
            case '*':
                var items = new object?[Math.Max(0, int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture))];
                for (var i = 0; i < items.Length; i++)
                    items[i] = await ReadAsync();
                return items;
            default:
                throw new InvalidDataException(line);
        }
    }

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await _stream.ReadExactlyAsync(one);
            if (one[0] == '\n')
                return line.ToString(0, line.Length - 1);
            line.Append((char)one[0]);
        }
    }
}
