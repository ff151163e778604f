using System.Buffers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Updates.Watch;

/// <summary>
/// One WatchResponse to send: either a message, or updates whose bytes are copied as they are on the log, so that no watcher costs
/// a serialization.
/// </summary>
internal sealed class WatchFrame
{
    // Fields of WatchResponse and UpdateBatch in updates.proto, wire type 2.
    private static readonly uint UpdatesTag = Tag(WatchResponse.UpdatesFieldNumber);
    private static readonly uint UpdateTag = Tag(UpdateBatch.UpdatesFieldNumber);
    private static readonly uint CursorTag = Tag(UpdateBatch.CursorFieldNumber);

    private readonly WatchResponse? _message;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _updates;
    private readonly string _cursor;
    private readonly int _batchSize;
    private readonly byte[]? _bytes;

    private WatchFrame(WatchResponse message) =>
        (_message, _updates, _cursor, Size) = (message, [], "", message.CalculateSize());

    private WatchFrame(IReadOnlyList<ReadOnlyMemory<byte>> updates, string cursor, bool shared)
    {
        (_updates, _cursor, Updates) = (updates, cursor, updates.Count);
        _batchSize = FieldSize(cursor.Length);
        foreach (var update in updates)
            _batchSize += FieldSize(update.Length);
        Size = FieldSize(_batchSize);
        // A large one is not: while thousands wait for their turn to write it, each would hold a copy.
        if (!shared || Size > FrameCache.MaxBytes)
            return;
        var writer = new ArrayBufferWriter<byte>(Size + 5);
        WriteUpdates(writer);
        _bytes = writer.WrittenSpan.ToArray();
        // Only the bytes are needed; the updates would keep alive what the ring has dropped.
        _updates = [];
    }

    /// <summary>Only tests read frames with it.</summary>
    public static readonly Marshaller<WatchFrame> Marshaller = new(
        (frame, context) => frame.Serialize(context),
        context => Of(WatchResponse.Parser.ParseFrom(context.PayloadAsReadOnlySequence())));

    /// <summary>How many updates it has.</summary>
    public int Updates { get; }

    /// <summary>Its length in bytes.</summary>
    public int Size { get; }

    /// <summary>Makes a frame of a message.</summary>
    public static WatchFrame Of(WatchResponse message) => new(message);

    /// <summary>Makes a frame of serialized updates.</summary>
    /// <param name="updates">The updates.</param>
    /// <param name="cursor">The cursor after them.</param>
    /// <param name="shared">Whether several watchers get it, so that its serialized form is kept unless it is large.</param>
    public static WatchFrame Of(IReadOnlyList<ReadOnlyMemory<byte>> updates, string cursor, bool shared) => new(updates, cursor, shared);

    private void Serialize(SerializationContext context)
    {
        context.SetPayloadLength(Size);
        var writer = context.GetBufferWriter();
        if (_message is not null)
            _message.WriteTo(writer);
        else if (_bytes is not null)
            writer.Write(_bytes);
        else
            WriteUpdates(writer);
        context.Complete();
    }

    private void WriteUpdates(IBufferWriter<byte> writer)
    {
        WriteVarint(writer, UpdatesTag);
        WriteVarint(writer, (uint)_batchSize);
        foreach (var update in _updates)
        {
            WriteVarint(writer, UpdateTag);
            WriteVarint(writer, (uint)update.Length);
            writer.Write(update.Span);
        }
        WriteVarint(writer, CursorTag);
        WriteVarint(writer, (uint)_cursor.Length);
        Encoding.ASCII.GetBytes(_cursor, writer);
    }

    private static uint Tag(int field) => WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);

    private static int FieldSize(int length) => 1 + CodedOutputStream.ComputeUInt32Size((uint)length) + length;

    private static void WriteVarint(IBufferWriter<byte> writer, uint value)
    {
        var span = writer.GetSpan(5);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        span[length++] = (byte)value;
        writer.Advance(length);
    }
}
