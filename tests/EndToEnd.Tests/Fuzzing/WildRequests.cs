using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>
/// Requests that are well formed and make no sense, or nearly some: every field from a pool of what is right, what lies at a limit
/// and what lies beyond. The same seed gives the same requests.
/// </summary>
internal sealed class WildRequests(int seed)
{
    private const int DeepestNesting = 6;

    private static readonly string[] Congresses = ["congresses/116", "congresses/117"];

    private static readonly string[] Days =
    [
        "2019-02-22", "2019-02-26", "2019-03-15", "2020-02-29", "1789-03-04", "2200-12-31", "1788-12-31", "2201-01-01", "0001-01-01", "9999-12-31",
        "9999-12-25", "2019-02-29", "2019-2-3", "", "today",
    ];

    private static readonly string[] Times = ["", "18:32:00", "23:59:59", "00:00:00", "02:30:00", "24:00:00", "99:99:99"];

    private static readonly string[] Texts =
    [
        "", "Passed", " ", "a\u202Eb", "\u0000", "zero\u200Bwidth", "語語語", "👩‍👩‍👧", "DROP TABLE", "{congresses/116}", "line\nline", new('x', 1_024), new('語', 4_096),
        new('語', 8_192), new('x', 8_193),
    ];

    private static readonly string[] Filters =
    [
        "", "state = VETOED", "chamber = HOUSE AND date >= 2019-02-26", "introduced_date < 0001-01-01", "introduced_date > 9999-12-31", "date != 2019-01-01",
        "NOT state = STANDING", "type = HJRES OR type = SJRES", "positions.A000374 = NAY", "member = \"A000374\"", "((((", "a = b", "title : \"words\"", "=",
    ];

    private readonly Random _random = new(seed);

    /// <summary>One more request of a type.</summary>
    public IMessage Next(MessageDescriptor type) => Fill(type, 0);

    private IMessage Fill(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        if (type.FullName == "google.protobuf.Timestamp" || type.FullName == "google.protobuf.Duration")
            return Moment(type, message);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.RealContainingOneof is { } choice && choice.Fields[_random.Next(choice.Fields.Count)] != field)
                continue;
            if (field.IsRepeated)
                FillList((System.Collections.IList)field.Accessor.GetValue(message), field, depth);
            else if (field.FieldType != FieldType.Message)
                field.Accessor.SetValue(message, Scalar(field));
            else if (depth < DeepestNesting && _random.Next(8) > 0)
                field.Accessor.SetValue(message, Fill(field.MessageType, depth + 1));
        }
        return message;
    }

    private void FillList(System.Collections.IList list, FieldDescriptor field, int depth)
    {
        var limit = field.GetOptions()?.GetExtension(LimitsExtensions.Limit)?.MaxItems ?? 0;
        var count = _random.Next(20) switch { 0 => limit + 1, 1 => Math.Min(limit, 500), < 5 => 0, var some => some % 4 };
        for (var i = 0; i < count; i++)
            list.Add(field.FieldType == FieldType.Message ? Fill(field.MessageType, depth + 1) : Scalar(field));
    }

    private object Scalar(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Text(field),
        FieldType.Bytes => ByteString.CopyFrom(Bytes()),
        FieldType.Bool => _random.Next(2) == 0,
        FieldType.Enum => field.EnumType.Values.Count > 0 && _random.Next(12) > 0
            ? field.EnumType.Values[_random.Next(field.EnumType.Values.Count)].Number
            : Pick(-1, 99, int.MaxValue),
        FieldType.Int32 => Number(field.Name),
        FieldType.Int64 => Pick(0L, 1L, 2L, -1L, long.MaxValue, long.MinValue),
        var other => throw new NotSupportedException($"{field.FullName} is a {other}, for which there are no wild values yet"),
    };

    private int Number(string field) => field switch
    {
        "number" or "sequence" or "session" => Pick(0, 1, 1, 1, 2, 3, 94, -1, int.MaxValue),
        "page_size" => Pick(0, 1, 7, 1_000, -1, int.MaxValue),
        _ => Pick(0, 1, 10, 100, -1, int.MinValue, int.MaxValue),
    };

    private string Text(FieldDescriptor field) => field.Name switch
    {
        _ when _random.Next(15) == 0 => Pick(Texts),
        "parent" when field.ContainingType.Name is "ListActionsRequest" => Resolution(),
        "parent" when field.ContainingType.Name is "ListPositionsRequest" => Vote(),
        "parent" => Pick(Congresses),
        "resolution" or "resolutions" or "resources" => Resolution(),
        "vote" => Vote(),
        "supersedes" => Threat(),
        "subscription" => Subscription(),
        "name" => NameFor(field.ContainingType.Name),
        "vote_id" => Pick("", "", "a", "b", "-", "UPPER"),
        "veto_threat_id" or "subscription_id" => Pick("a", "b", "c", "sap-2019", "-x", ""),
        "resolution_id" => Pick("", "", "hjres1"),
        "id" => Pick("a1", "a2", "H37100:1", "x y", ""),
        "date" or "introduced_date" or "issue_date" or "last_day" => Pick(Days),
        "time_of_day" => Pick(Times),
        "etag" => Pick("", "", "", "nonsense"),
        "request_id" => _random.Next(4) == 0 ? Pick("r1", "r2", "r3") : "",
        "filter" => Pick(Filters),
        "order_by" => Pick("", "", "date", "date desc", "introduced_date desc", "issue_date", "nonsense desc"),
        "uri" => Pick("", "https://example.org/statement", "javascript:alert(1)", "http://[::1", "/relative"),
        "bioguide_id" => Pick("", "A000374", "C001091", "0000000", "a\u0000b"),
        "lis_id" => Pick("", "S289", "S\u202E"),
        "party" => Pick("R", "D", "I", ""),
        "state" => Pick("TX", "XX", ""),
        "paths" => Pick("filter", "ack_deadline", "max_outstanding", "max_delivery_attempts", "name", "*"),
        _ => Pick(Texts),
    };

    private string NameFor(string message) => message switch
    {
        _ when message.Contains("Subscription", StringComparison.Ordinal) || message.Contains("Parked", StringComparison.Ordinal) => Subscription(),
        _ when message.Contains("Threat", StringComparison.Ordinal) => Threat(),
        _ when message.Contains("Vote", StringComparison.Ordinal) || message.Contains("Positions", StringComparison.Ordinal) => Vote(),
        _ => Resolution(),
    };

    private string Resolution() => Pick(Congresses) + "/resolutions/" + Pick("hjres1", "hjres2", "hjres46", "hr1", "s1", "sjres3", "hconres1", "hres1", "sres94", "hr0", "hr99999999999", "xx1", "");

    private string Vote() => Pick(Congresses) + "/votes/" + Pick("house-1-1", "house-1-2", "senate-1-1", "senate-2-3", "house-1-v-a", "senate-1-v-b", "house-9-1", "-", "house-1-", "");

    private string Threat() => Pick(Congresses) + "/vetoThreats/" + Pick("a", "b", "c", "sap-2019", "", "-");

    private string Subscription() => Pick(Congresses) + "/subscriptions/" + Pick("a", "b", "c", "", "UPPER");

    private IMessage Moment(MessageDescriptor type, IMessage message)
    {
        type.FindFieldByName("seconds").Accessor.SetValue(
            message, Pick(0L, 60L, 600L, 1_551_139_200L, 253_402_300_799L, -62_135_596_800L, 253_402_300_800L, long.MaxValue, long.MinValue));
        type.FindFieldByName("nanos").Accessor.SetValue(message, Pick(0, 0, 0, 999_999_999, -1, int.MaxValue));
        return message;
    }

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(64)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(params T[] pool) => pool[_random.Next(pool.Length)];

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"seed {seed}");
}
