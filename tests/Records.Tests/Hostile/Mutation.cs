using System.Text;

namespace VoteTracker.Records.Tests.Hostile;

// Damage as files really get it (cut, doubled, spliced, wrong bytes), and as somebody with ill intent would do it (values that overflow,
// nest, or mean something to XML, JSON and YAML). The same seed does the same damage.
internal static class Mutation
{
    private static readonly string[] Values =
    [
        "99999999999999999999", "-1", "0", "", " ", "2019-02-30", "9999-12-31", "0001-01-01", "24:61:61", "\0", "\uFFFD", "\u202E", "&#0;", "&a;",
        "<![CDATA[", "]]>", "<!--", "<!DOCTYPE a [<!ENTITY a \"b\">]>", "<?xml version=\"9\"?>", "{", "}", "[[[[[[[[", "\"", "null", "1e999", "\\ud800",
        "*a", "&a [", "!!binary x", "? ", "- - - - ", "%YAML 9.9", "...", "---", "𝕍", "ﬁ", "(((((((((((", "a.b.c.d.e.f.g.h.", "H.R. H.R. H.R. 1 and 2, 3",
        "STATEMENT OF ADMINISTRATION POLICY", "if if if if if unless should the President veto veto",
    ];

    public static byte[] Of(byte[] clean, byte[] other, int seed)
    {
        var random = new Random(seed);
        var damaged = new List<byte>(clean);
        for (var change = random.Next(1, 4); change > 0 && damaged.Count > 0; change--)
            Change(damaged, other, random);
        return [.. damaged];
    }

    private static void Change(List<byte> damaged, byte[] other, Random random)
    {
        var at = random.Next(damaged.Count);
        var length = Math.Min(random.Next(1, 400), damaged.Count - at);
        switch (random.Next(8))
        {
            case 0:
                damaged[at] = (byte)random.Next(256);
                break;
            case 1:
                damaged.RemoveRange(at, length);
                break;
            case 2:
                damaged.InsertRange(at, damaged.GetRange(at, length));
                break;
            case 3:
                damaged.RemoveRange(at, damaged.Count - at);
                break;
            case 4:
                var from = random.Next(other.Length);
                damaged.InsertRange(at, other.AsSpan(from, Math.Min(length, other.Length - from)));
                break;
            case 5:
                // The same part again and again: deep where it opens something, long where it does not.
                var part = damaged.GetRange(at, Math.Min(length, 40));
                for (var copy = random.Next(2, 300); copy > 0; copy--)
                    damaged.InsertRange(at, part);
                break;
            default:
                Replace(damaged, at, random);
                break;
        }
    }

    // A whole value, from one delimiter to the next.
    private static void Replace(List<byte> damaged, int at, Random random)
    {
        var start = damaged.FindLastIndex(at, IsDelimiter) + 1;
        var end = damaged.FindIndex(at, IsDelimiter);
        if (end < start)
            (start, end) = (at, at);
        damaged.RemoveRange(start, end - start);
        damaged.InsertRange(start, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
    }

    private static bool IsDelimiter(byte value) => value is (byte)'<' or (byte)'>' or (byte)'"' or (byte)'\n' or (byte)',' or (byte)'\'' or (byte)':';
}
