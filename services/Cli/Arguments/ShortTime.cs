using System.CommandLine.Parsing;
using System.Globalization;
using VoteTracker.Cli.Output;

namespace VoteTracker.Cli.Arguments;

/// <summary>A length of time as it is typed: 90s or 2m.</summary>
internal static class ShortTime
{
    public static TimeSpan? Parse(ArgumentResult typed)
    {
        var text = typed.Tokens[0].Value;
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            switch (text[^1])
            {
                case 's':
                    return TimeSpan.FromSeconds(number);
                case 'm':
                    return TimeSpan.FromMinutes(number);
            }
        }

        typed.AddError($"'{text}' is not a length of time. It looks like 90s or 2m.");
        return null;
    }

    public static string Text(Google.Protobuf.WellKnownTypes.Duration? time) =>
        time is null ? Display.None : time.Seconds.ToString(CultureInfo.InvariantCulture) + " s";
}
