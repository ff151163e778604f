using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.Records.Reading;

namespace VoteTracker.Cli.Compare;

/// <summary>Somebody else's view of where the measures of a Congress stand: lines of measure, GovTrack's code, and since when.</summary>
internal static partial class StatusList
{
    private const string Header = "measure,status,status_at";

    /// <summary>Reads a list.</summary>
    /// <param name="path">The file.</param>
    /// <param name="congress">The Congress; 0 where the name of the file says it, as in congress-116-status.csv.</param>
    /// <exception cref="FormatException">It is no such list.</exception>
    public static IEnumerable<(string Measure, string Status, string Date)> Read(string path, int congress)
    {
        if (congress == 0)
            congress = Congress().Match(Path.GetFileName(path)) is { Success: true } match
                ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                : throw new FormatException($"{path}: the name does not say which Congress; --congress N does");
        RegularFile.Require(path);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number == 1 ? line != Header : line.Split(',').Length != 3)
                throw new FormatException($"{path}, line {number}: {(number == 1 ? $"the header is not {Header}" : "there are not three values")}");
            if (number > 1 && line.Split(',') is [var measure, var status, var since])
                yield return ($"congresses/{congress}/resolutions/{measure}", status, since.Length > 10 ? since[..10] : since);
        }
    }

    [GeneratedRegex(@"congress-(\d{1,3})-")]
    private static partial Regex Congress();
}
