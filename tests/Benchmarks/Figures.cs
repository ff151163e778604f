using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace VoteTracker.Benchmarks;

/// <summary>What was measured, with the targets that were set for it.</summary>
internal sealed class Figures
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<Figure> _figures = [];
    private readonly List<string> _notes = [];

    /// <summary>Whether every figure meets its target.</summary>
    public bool MeetTargets => _figures.TrueForAll(figure => figure.Met);

    /// <summary>Adds what one has to know to read the figures.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Adds a figure that was taken once.</summary>
    public void Add(string name, string unit, double value, double? atMost = null, double? atLeast = null) =>
        _figures.Add(new Figure(name, unit, [value], atMost, atLeast));

    /// <summary>Adds a figure that was taken in several rounds: what counts is the median.</summary>
    public void Add(string name, string unit, IEnumerable<double> rounds, double? atMost = null, double? atLeast = null) =>
        _figures.Add(new Figure(name, unit, [.. rounds.Order()], atMost, atLeast));

    /// <summary>Adds the ratio of two figures, taken round by round, since what disturbs a round disturbs both.</summary>
    public void AddRatio(
        string name, IReadOnlyList<double> ours, IReadOnlyList<double> theirs, double? atMost = null, double? atLeast = null) =>
        Add(name + "_ratio", "×", ours.Zip(theirs, (our, their) => our / their), atMost, atLeast);

    public void Print()
    {
        var table = new Table().Border(TableBorder.None).AddColumns("FIGURE", "VALUE", "", "LOWEST–HIGHEST", "TARGET", "");
        table.Columns[1].RightAligned();
        foreach (var column in table.Columns)
            column.NoWrap();
        foreach (var figure in _figures)
            table.AddRow(
                figure.Name,
                Text(figure.Value),
                figure.Unit,
                figure.Rounds.Length == 1 ? "" : $"{Text(figure.Rounds[0])}–{Text(figure.Rounds[^1])}",
                figure.AtMost is { } most ? $"≤ {Text(most)}" : figure.AtLeast is { } least ? $"≥ {Text(least)}" : "",
                figure is { AtMost: null, AtLeast: null } ? "" : figure.Met ? "met" : "missed");

        // A table that is cut to a terminal's width would lose figures where there is no terminal.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(table);
        foreach (var note in _notes)
            Console.WriteLine(note);
    }

    /// <summary>Writes all figures; those of several rounds also with their lowest and highest. A ratio's key ends in ratio.</summary>
    public void WriteJson(string path) => File.WriteAllText(
        path, JsonSerializer.Serialize(_figures.SelectMany(Keys).ToDictionary(StringComparer.Ordinal), Indented));

    private static IEnumerable<KeyValuePair<string, double>> Keys(Figure figure)
    {
        const string ratio = "_ratio";
        yield return new(figure.Name, Rounded(figure.Value));
        if (figure.Rounds.Length == 1)
            yield break;
        var (stem, end) = figure.Name.EndsWith(ratio, StringComparison.Ordinal) ? (figure.Name[..^ratio.Length], ratio) : (figure.Name, "");
        yield return new($"{stem}_lowest{end}", Rounded(figure.Rounds[0]));
        yield return new($"{stem}_highest{end}", Rounded(figure.Rounds[^1]));
    }

    private static double Rounded(double value) => double.IsFinite(value) ? Math.Round(value, 4) : -1;

    private static string Text(double value) => value.ToString(Math.Abs(value) < 1_000 ? "0.##" : "N0", CultureInfo.InvariantCulture);

    /// <summary>One figure; its rounds are in ascending order.</summary>
    private sealed record Figure(string Name, string Unit, double[] Rounds, double? AtMost, double? AtLeast)
    {
        public double Value => Rounds.Length % 2 == 1 ? Rounds[Rounds.Length / 2] : (Rounds[Rounds.Length / 2 - 1] + Rounds[Rounds.Length / 2]) / 2;

        public bool Met => !(Value > AtMost) && !(Value < AtLeast);
    }
}
