using System.Globalization;
using System.Text;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>A connection to NATS, in its text protocol.</summary>
internal sealed class NatsConnection : Receiver
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Queue<TaskCompletionSource> _pings = [];
    private int _subscriptions;
    private int _skip;

    public NatsConnection(int port, Arrivals arrivals)
        : base(port, arrivals)
    {
        Send("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"u8);
        Start();
    }

    public void Subscribe(string subject) =>
        Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SUB {subject} {++_subscriptions}\r\n")));

    /// <summary>Publishes messages that were made by <see cref="Message"/>, any number.</summary>
    public void Publish(ReadOnlySpan<byte> messages) => Send(messages);

    /// <summary>Waits until the server has taken everything that was sent before.</summary>
    public async Task FlushAsync()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_pings)
        {
            _pings.Enqueue(answered);
            Send("PING\r\n"u8);
        }
        await answered.Task.WaitAsync(Deadline);
    }

    public static byte[] Message(string subject, ReadOnlySpan<byte> payload, string replyTo = "") =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PUB {subject} {replyTo} {payload.Length}\r\n")),
        .. payload,
        .. "\r\n"u8,
    ];

    protected override int Take(ReadOnlySpan<byte> bytes)
    {
        var all = bytes.Length;
        var deliveries = 0;
        while (true)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                bytes = bytes[skipped..];
                _skip -= skipped;
                if (_skip > 0)
                    break;
                deliveries++;
            }
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
                break;
            TakeLine(bytes[..(end - 1)]);
            bytes = bytes[(end + 1)..];
        }
        Arrivals.Add(deliveries);
        return all - bytes.Length;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("MSG "u8))
        {
            _skip = int.Parse(line[(line.LastIndexOf((byte)' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture) + 2;
        }
        else if (line.SequenceEqual("PING"u8))
        {
            Send("PONG\r\n"u8);
        }
        else if (line.SequenceEqual("PONG"u8))
        {
            lock (_pings)
                _pings.Dequeue().TrySetResult();
        }
        else if (line.StartsWith("-ERR"u8))
        {
            throw new IOException($"NATS: {Encoding.UTF8.GetString(line)}");
        }
    }
}
