using System.Buffers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>
/// One WatchResponse on its way out: either a message, or updates whose bytes are copied as they came from the log, so that no
/// subscriber costs a serialization.
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

    private WatchFrame(WatchResponse? message, IReadOnlyList<ReadOnlyMemory<byte>> updates, string cursor) =>
        (_message, _updates, _cursor) = (message, updates, cursor);

    /// <summary>How frames are read and written; nobody reads them here but tests.</summary>
    public static readonly Marshaller<WatchFrame> Marshaller = new(
        (frame, context) => frame.Serialize(context),
        context => Of(WatchResponse.Parser.ParseFrom(context.PayloadAsReadOnlySequence())));

    /// <summary>Makes a frame of a message.</summary>
    public static WatchFrame Of(WatchResponse message) => new(message, [], "");

    /// <summary>Makes a frame of serialized updates.</summary>
    public static WatchFrame Of(IReadOnlyList<ReadOnlyMemory<byte>> updates, string cursor) => new(null, updates, cursor);

    private void Serialize(SerializationContext context)
    {
        if (_message is not null)
        {
            context.SetPayloadLength(_message.CalculateSize());
            _message.WriteTo(context.GetBufferWriter());
            context.Complete();
            return;
        }
        var batch = FieldSize(_cursor.Length);
        foreach (var update in _updates)
            batch += FieldSize(update.Length);
        context.SetPayloadLength(1 + VarintSize((uint)batch) + batch);
        var writer = context.GetBufferWriter();
        WriteVarint(writer, UpdatesTag);
        WriteVarint(writer, (uint)batch);
        foreach (var update in _updates)
        {
            WriteVarint(writer, UpdateTag);
            WriteVarint(writer, (uint)update.Length);
            writer.Write(update.Span);
        }
        WriteVarint(writer, CursorTag);
        WriteVarint(writer, (uint)_cursor.Length);
        Encoding.ASCII.GetBytes(_cursor, writer);
        context.Complete();
    }

    private static uint Tag(int field) => WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);

    private static int FieldSize(int length) => 1 + VarintSize((uint)length) + length;

    private static int VarintSize(uint value) => CodedOutputStream.ComputeUInt32Size(value);

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
