using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace VoteTracker.Benchmarks;

/// <summary>What was measured, with the limits that were set for it.</summary>
internal sealed class Figures
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<(string Name, string Unit, double Value, double? Limit)> _figures = [];

    /// <summary>Whether every figure is within its limit.</summary>
    public bool WithinLimits => _figures.TrueForAll(IsWithin);

    public void Add(string name, string unit, double value, double? limit = null) => _figures.Add((name, unit, value, limit));

    public void Print()
    {
        var table = new Table().Border(TableBorder.None).AddColumns("FIGURE", "VALUE", "", "LIMIT", "");
        table.Columns[1].RightAligned();
        foreach (var figure in _figures)
            table.AddRow(
                figure.Name,
                figure.Value.ToString("F2", CultureInfo.InvariantCulture),
                figure.Unit,
                figure.Limit?.ToString("F0", CultureInfo.InvariantCulture) ?? "",
                IsWithin(figure) ? "" : "exceeded");
        AnsiConsole.Write(table);
    }

    public void WriteJson(string path) => File.WriteAllText(
        path, JsonSerializer.Serialize(_figures.ToDictionary(figure => figure.Name, figure => Math.Round(figure.Value, 3)), Indented));

    private static bool IsWithin((string Name, string Unit, double Value, double? Limit) figure) =>
        figure.Limit is not { } limit || figure.Value <= limit;
}
