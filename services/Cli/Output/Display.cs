using System.Text.Json;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Output;

/// <summary>Values as an operator reads them.</summary>
internal static class Display
{
    /// <summary>What stands where the record gives nothing.</summary>
    public const string None = "-";

    /// <summary>An enum value as the contract spells it, without the prefix of its enum: OVERRIDE_FAILED.</summary>
    public static string Constant<T>(T value)
        where T : struct, Enum
    {
        var text = JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
        return text == "UNSPECIFIED" ? None : text;
    }

    /// <summary>All values of an enum as a filter takes them.</summary>
    public static string Constants<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Constant).Where(value => value != None));

    /// <summary>Recorded words on one line, see <see cref="VisibleText"/>.</summary>
    public static string OneLine(string words) => VisibleText.OnOneLine(words) is { Length: > 0 } line ? line : None;
}
