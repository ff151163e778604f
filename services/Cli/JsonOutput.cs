using Google.Protobuf;

namespace VoteTracker.Cli;

/// <summary>Protobuf JSON with every field written: a tally of zero is a fact, not an absence.</summary>
internal static class JsonOutput
{
    private static readonly JsonFormatter.Settings EveryField = JsonFormatter.Settings.Default.WithFormatDefaultValues(true);
    private static readonly JsonFormatter Indented = new(EveryField.WithIndentation());
    private static readonly JsonFormatter OneLine = new(EveryField);

    public static void Write(IMessage message) => Console.Out.WriteLine(Indented.Format(message));

    public static string Line(IMessage message) => OneLine.Format(message);
}
