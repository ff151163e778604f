using System.Text.Json;

namespace VoteTracker.Cli;

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

    /// <summary>
    /// Recorded words on one line. They come from files that anyone may have written: a control character in them must
    /// not steer the operator's terminal, nor a line break pass for a second result.
    /// </summary>
    public static string OneLine(string words)
    {
        var line = string.Create(words.Length, words, (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        }).Trim();
        return line.Length == 0 ? None : line;
    }
}
