using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// Speaks to one Redis process directly: what a test bed asks of it (its role, its slots) is not what a client library for
/// applications offers, and must not go where that one would send it.
/// </summary>
internal sealed class RespConnection : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new();
    private BufferedStream _stream = null!;

    private RespConnection()
    {
    }

    /// <summary>Sends one command and gives the answer: a string, a number, null, or an array of these.</summary>
    /// <exception cref="InvalidOperationException">Redis answered an error.</exception>
    public static async Task<object?> AskAsync(int port, params string[] command)
    {
        using var connection = new RespConnection();
        return await connection.AskOnceAsync(port, command).WaitAsync(Deadline);
    }

    public void Dispose() => _client.Dispose();

    private async Task<object?> AskOnceAsync(int port, string[] command)
    {
        await _client.ConnectAsync(IPAddress.Loopback, port);
        _stream = new BufferedStream(_client.GetStream());
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var argument in command)
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n");
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request.ToString()));
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
