using Spectre.Console;

namespace VoteTracker.Cli.Demo;

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

    /// <summary>Prints a line of the story; what does not fit into the terminal's width goes on below its own column.</summary>
    public static void Line(StoryLine line)
    {
        if (!IsTerminal)
        {
            Console.WriteLine($"{line.Offset,-4} {line.When,-16} {Markup.Remove(line.What)}");
            return;
        }

        var grid = new Grid()
            .AddColumn(new GridColumn { Width = 4, NoWrap = true, Padding = new Padding(0, 0, 1, 0) })
            .AddColumn(new GridColumn { Width = 16, NoWrap = true, Padding = new Padding(0, 0, 1, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0) });
        grid.AddRow($"[grey]{line.Offset}[/]", $"[grey]{line.When}[/]", line.What);
        AnsiConsole.Write(grid);
    }

    public static void Table(string[] header, IReadOnlyList<string[]> rows)
    {
        if (!IsTerminal)
        {
            var widths = header.Select((_, column) => rows.Max(row => Markup.Remove(row[column]).Length)).ToArray();
            foreach (var row in rows)
                Console.WriteLine("  " + string.Join("  ", row.Select((cell, column) => Markup.Remove(cell).PadRight(widths[column]))).TrimEnd());
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns(header);
        foreach (var row in rows)
            table.AddRow(row);
        AnsiConsole.Write(table);
    }
}
