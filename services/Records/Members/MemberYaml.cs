using System.Globalization;
using System.Text;
using VoteTracker.Records.Reading;
using VoteTracker.V1;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VoteTracker.Records.Members;

/// <summary>The list of members in YAML. Read from parser events, so that aliases can be refused and errors name their line.</summary>
public static class MemberYaml
{
    // legislators-historical.yaml has all since 1789.
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads a list.</summary>
    /// <param name="path">The name for messages.</param>
    /// <param name="stream">The content. It is read to its end and left open.</param>
    /// <exception cref="RecordException">The file cannot be read as a list of members; its reason says why.</exception>
    public static IReadOnlyList<RegisteredMember> Read(string path, Stream stream)
    {
        var content = RecordFile.ReadBounded(path, stream, [], MaxBytes);
        using var text = new StreamReader(new MemoryStream(content), Encoding.UTF8);
        return Read(path, text);
    }

    private static List<RegisteredMember> Read(string path, TextReader yaml)
    {
        var parser = new Parser(new Scanner(yaml, skipComments: true));
        try
        {
            Expect<StreamStart>(path, parser);
            Expect<DocumentStart>(path, parser);
            Expect<SequenceStart>(path, parser);
            var members = new List<RegisteredMember>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                if (ReadMember(path, parser) is { BioguideId.Length: > 0 } member)
                    members.Add(member);
            return members;
        }
        // The scanner answers some broken input with exceptions of other types than its own.
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            var line = e is YamlException broken ? broken.Start.Line : parser.Current?.Start.Line;
            throw new RecordException(RecordFault.Unreadable, path, Math.Max(1, (int)(line ?? 1)), "the YAML is broken", e);
        }
    }

    private static RegisteredMember ReadMember(string path, Parser parser)
    {
        var line = (int)Expect<MappingStart>(path, parser).Start.Line;
        var (id, name) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        var terms = new List<MemberTerm>();
        var otherNames = new List<Dictionary<string, string>>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            switch (Expect<Scalar>(path, parser).Value)
            {
                case "id":
                    id = ReadTexts(path, parser, Skip);
                    break;
                case "name":
                    name = ReadTexts(path, parser, Skip);
                    break;
                case "other_names" when parser.TryConsume<SequenceStart>(out _):
                    while (!parser.TryConsume<SequenceEnd>(out _))
                        otherNames.Add(ReadTexts(path, parser, Skip));
                    break;
                case "terms":
                    Expect<SequenceStart>(path, parser);
                    while (!parser.TryConsume<SequenceEnd>(out _))
                        terms.AddRange(ReadTerm(path, parser));
                    break;
                default:
                    Skip("", path, parser);
                    break;
            }
        }

        // Vice presidents who never sat in Congress have no Bioguide id; no roll call names them by an id.
        if (id.Count == 0)
            throw new RecordException(RecordFault.Unreadable, path, line, "the member has no id");
        var full = name.GetValueOrDefault(
            "official_full", $"{name.GetValueOrDefault("first", "")} {name.GetValueOrDefault("last", "")}".Trim());
        var names = otherNames.Prepend(name).ToList();
        return new(id.GetValueOrDefault("bioguide", ""), id.GetValueOrDefault("lis", ""), full, [.. terms.OrderBy(term => term.Start)])
        {
            LastNames = Letters(names, "last"),
            FirstNames = Letters(names, "first", "nickname", "middle"),
        };
    }

    private static string[] Letters(IEnumerable<Dictionary<string, string>> names, params string[] keys) =>
    [
        .. names.SelectMany(name => keys.Select(key => PrintedName.LettersOf(name.GetValueOrDefault(key, ""))))
            .Where(letters => letters.Length > 0).Distinct(),
    ];

    // A member who changed party within a term has it in pieces.
    private static IEnumerable<MemberTerm> ReadTerm(string path, Parser parser)
    {
        var line = (int)(parser.Current?.Start.Line ?? 1);
        var affiliations = new List<Dictionary<string, string>>();
        var term = ReadTexts(path, parser, (key, path, parser) =>
        {
            if (key == "party_affiliations" && parser.TryConsume<SequenceStart>(out _))
                while (!parser.TryConsume<SequenceEnd>(out _))
                    affiliations.Add(ReadTexts(path, parser, Skip));
            else
                Skip(key, path, parser);
        });
        var chamber = term.GetValueOrDefault("type", "") switch
        {
            "rep" => Chamber.House,
            "sen" => Chamber.Senate,
            "prez" or "viceprez" => Chamber.Unspecified,
            var type => throw new RecordException(
                RecordFault.Unreadable, path, line, $"a term is rep, sen, prez or viceprez and this is \"{type}\""),
        };
        if (affiliations.Count == 0)
            affiliations.Add(term);
        var state = term.GetValueOrDefault("state", "");
        return affiliations.Select(piece => new MemberTerm(
            chamber, Day(path, line, piece, "start"), Day(path, line, piece, "end"), state, piece.GetValueOrDefault("party", "")));
    }

    private static DateOnly Day(string path, int line, Dictionary<string, string> piece, string key) =>
        piece.GetValueOrDefault(key, "") is var text
        && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new RecordException(
                RecordFault.Unreadable, path, line, $"the {key} of a term should look like 2019-01-03 and is \"{text}\"");

    // The texts of a mapping; what else is in it goes to other.
    private static Dictionary<string, string> ReadTexts(string path, Parser parser, Action<string, string, Parser> other)
    {
        Expect<MappingStart>(path, parser);
        var texts = new Dictionary<string, string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Expect<Scalar>(path, parser).Value;
            if (parser.TryConsume<Scalar>(out var text))
                texts[key] = text.Value;
            else
                other(key, path, parser);
        }

        return texts;
    }

    private static void Skip(string key, string path, Parser parser)
    {
        var depth = 0;
        do
            depth += Expect<ParsingEvent>(path, parser) switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
        while (depth > 0);
    }

    private static T Expect<T>(string path, Parser parser)
        where T : ParsingEvent
    {
        if (parser.TryConsume<T>(out var found))
            return found;
        throw new RecordException(
            RecordFault.Unreadable,
            path,
            Math.Max(1, (int)(parser.Current?.Start.Line ?? 1)),
            $"not a list of members: {typeof(T).Name} was expected");
    }
}
