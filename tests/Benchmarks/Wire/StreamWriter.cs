using System.Text;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>Sends commands to Redis without waiting for their answers, which are only looked through for errors.</summary>
internal sealed class StreamWriter : Receiver
{
    public StreamWriter(int port, Arrivals arrivals)
        : base(port, arrivals) => Start();

    public void Write(ReadOnlySpan<byte> commands) => Send(commands);

    protected override int Take(ReadOnlySpan<byte> bytes) => bytes.IndexOf("-ERR"u8) is >= 0 and var at
        ? throw new IOException($"Redis: {Encoding.UTF8.GetString(bytes[at..])}")
        : bytes.Length;
}
