using Spectre.Console;

namespace VoteTracker.Cli.Output;

/// <summary>Tables: plain, one row per line, and every value whole, to be copied or searched.</summary>
internal static class TableOutput
{
    public static Table Create(params string[] headings)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading)).PadLeft(0).PadRight(2));
        return table;
    }

    public static Table Row(this Table table, params string[] cells) =>
        table.AddRow(cells.Select(cell => new Text(Display.OneLine(cell))));

    /// <summary>Names and values of one resource that has them. Written as they are: a table would pad every line to the longest.</summary>
    public static void WriteFacts(IEnumerable<(string Name, string Value)> facts)
    {
        foreach (var (name, value) in facts)
            if (Display.OneLine(value) is var said && said != Display.None)
                Console.Out.WriteLine($"{name,-16}  {said}");
    }

    public static void Write(Table table)
    {
        using var rendered = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(rendered),
        });

        // Fitted to a terminal, resource names would break in their middle, or a narrow one show nothing but "…".
        console.Profile.Width = 1_000_000;
        console.Write(table);
        foreach (var line in rendered.ToString().TrimEnd().Split('\n'))
            Console.Out.WriteLine(line.TrimEnd());
    }
}
