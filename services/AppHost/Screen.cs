using Spectre.Console;

namespace VoteTracker.AppHost;

/// <summary>Standard output: colours and tables where a person sees it, plain lines where a program reads it.</summary>
internal static class Screen
{
    private static readonly bool IsTerminal = !Console.IsOutputRedirected;

    /// <summary>Recorded words, safe to stand in markup: no tag, no line break, and no control character for the terminal.</summary>
    public static string Words(string text, int maxLength = 160)
    {
        var words = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return Markup.Escape(words.Length <= maxLength ? words : string.Concat(words.AsSpan(0, maxLength - 1), "…"));
    }

    public static void Line(string markup)
    {
        if (IsTerminal)
            AnsiConsole.MarkupLine(markup);
        else
            Console.WriteLine(Markup.Remove(markup));
    }

    public static void Table(string[] header, IEnumerable<string[]> rows)
    {
        if (!IsTerminal)
        {
            foreach (var row in rows)
                Console.WriteLine("  " + string.Join("  ", row.Select(Markup.Remove)));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns(header);
        foreach (var row in rows)
            table.AddRow(row);
        AnsiConsole.Write(table);
    }
}
