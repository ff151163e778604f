using System.Text;

namespace VoteTracker.Agreement.Tests;

// Comma-separated lines as RFC 4180 has them, without line breaks in a field.
internal static class Csv
{
    // Without the header line.
    public static IEnumerable<string[]> Read(string path) =>
        File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => Fields(line).ToArray());

    public static string Line(params string[] fields) => string.Join(',', fields.Select(field =>
        field.AsSpan().ContainsAny(',', '"') ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field));

    private static IEnumerable<string> Fields(string line)
    {
        var field = new StringBuilder();
        var quoted = false;
        for (var index = 0; index < line.Length; index++)
        {
            switch (line[index])
            {
                case '"' when quoted && index + 1 < line.Length && line[index + 1] == '"':
                    field.Append('"');
                    index++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    yield return field.ToString();
                    field.Clear();
                    break;
                case var character:
                    field.Append(character);
                    break;
            }
        }

        yield return field.ToString();
    }
}
