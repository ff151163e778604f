using System.Globalization;
using VoteTracker.Records.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using CongressName = VoteTracker.Domain.CongressName;

namespace VoteTracker.Records.Sap;

// One entry of a list of statements. Read from parser events, so that aliases are refused and every complaint has its line.
internal sealed record SapEntry(int Line, IReadOnlyList<string> Bills, string Title, int Congress, DateOnly Date, string File, string Uri)
{
    public static List<SapEntry> ReadAll(string path, TextReader yaml)
    {
        var parser = new Parser(new Scanner(yaml, skipComments: true));
        try
        {
            Expect<StreamStart>(path, parser);
            Expect<DocumentStart>(path, parser);
            Expect<SequenceStart>(path, parser);
            var entries = new List<SapEntry>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                entries.Add(ReadEntry(path, parser));
            return entries;
        }
        // The scanner answers some broken input with exceptions of other types than its own.
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            var line = e is YamlException broken ? broken.Start.Line : parser.Current?.Start.Line;
            throw new RecordException(RecordFault.Unreadable, path, Math.Max(1, (int)(line ?? 1)), "the YAML is broken", e);
        }
    }

    private static SapEntry ReadEntry(string path, Parser parser)
    {
        var line = (int)Expect<MappingStart>(path, parser).Start.Line;
        var values = new Dictionary<string, string>();
        var bills = new List<string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Expect<Scalar>(path, parser).Value;
            if (parser.TryConsume<SequenceStart>(out _))
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    var item = Expect<Scalar>(path, parser).Value;
                    if (key == "bills")
                        bills.Add(item);
                }
            else
                values[key] = Expect<Scalar>(path, parser).Value;
        }

        string Value(string key) => values.GetValueOrDefault(key, "").Trim();
        RecordException Wrong(string reason) => new(RecordFault.Unreadable, path, line, reason);
        if (bills.Count == 0)
            throw Wrong("the entry lists no bills");
        if (Value("document_title").Length == 0)
            throw Wrong("the entry has no document_title");
        return new(line, bills, Value("document_title"),
            int.TryParse(Value("congress"), NumberStyles.None, CultureInfo.InvariantCulture, out var congress)
                && congress is >= 1 and <= CongressName.MaxNumber
                ? congress
                : throw Wrong($"congress should be a number and is \"{Value("congress")}\""),
            DateOnly.TryParseExact(Value("date_issued"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : throw Wrong($"date_issued should look like 2019-02-26 and is \"{Value("date_issued")}\""),
            Value("file"),
            Value("fetched_from_url") is { Length: > 0 } fetched ? fetched : Value("url"));
    }

    private static T Expect<T>(string path, Parser parser)
        where T : ParsingEvent =>
        parser.TryConsume<T>(out var found) ? found
        : throw new RecordException(RecordFault.Unreadable, path, (int)(parser.Current?.Start.Line ?? 1),
            $"a list of statements should not have a {parser.Current?.GetType().Name ?? "end"} here");
}
