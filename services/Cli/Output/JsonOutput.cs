using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Output;

/// <summary>Protobuf JSON with every field written: a tally of zero is a fact, not an absence.</summary>
internal static class JsonOutput
{
    private static readonly JsonFormatter.Settings EveryField = JsonFormatter.Settings.Default.WithFormatDefaultValues(true);
    private static readonly JsonFormatter Indented = new(EveryField.WithIndentation());
    private static readonly JsonFormatter OneLine = new(EveryField);
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions PlainIndented = new(Plain)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly JsonSerializerOptions PlainLine = new(Plain) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Write(IMessage message) => Console.Out.WriteLine(VisibleText.Of(Indented.Format(message)));

    /// <summary>What is no message of the contract, such as the figures of an import.</summary>
    public static void Write<T>(T figures, bool indented) =>
        Console.Out.WriteLine(VisibleText.Of(JsonSerializer.Serialize(figures, indented ? PlainIndented : Plain)));

    /// <summary>The same on one line.</summary>
    public static string LineOf<T>(T figures) => VisibleText.Of(JsonSerializer.Serialize(figures, PlainLine));

    public static string Line(IMessage message) => VisibleText.Of(OneLine.Format(message));
}
