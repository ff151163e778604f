using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.History;

/// <summary>
/// Events of Congress as calls of the API, in the order in which they happened: the format of this project's own records.
/// JSON Lines in UTF-8. The first line says {"format":"votetracker-history/1","title":…}; each further line is one call:
/// {"time":"2019-02-26T18:32:00-05:00","method":"votetracker.v1.VoteService/RecordVote","request":{…}}, the request in the JSON
/// mapping of Protocol Buffers.
/// </summary>
/// <param name="Title">What the history tells, for people.</param>
/// <param name="Calls">The calls, oldest first.</param>
public sealed record RecordedHistory(string Title, IReadOnlyList<RecordedCall> Calls)
{
    /// <summary>The value of "format" in the first line.</summary>
    public const string Format = "votetracker-history/1";

    /// <summary>No history may have more bytes than this.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>No line may have more characters than this; a roll call of the House has a tenth of it.</summary>
    public const int MaxLineLength = 1024 * 1024;

    private static readonly Dictionary<string, MessageDescriptor> Inputs =
        new[] { ResolutionsReflection.Descriptor, VotesReflection.Descriptor, VetoThreatsReflection.Descriptor }
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods)
            .ToDictionary(method => $"{method.Service.FullName}/{method.Name}", method => method.InputType);

    // The formatter of Protocol Buffers sets blanks; the default of System.Text.Json escapes every dash. Nothing here goes into HTML.
    private static readonly JsonSerializerOptions CompactJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonParser Parser = new(new JsonParser.Settings(RecordFile.MaxDepth));

    /// <summary>Puts the requests of many files into the order in which their events happened, see <see cref="HistoryOrder"/>.</summary>
    /// <param name="requests">Requests as <see cref="RecordFile"/> gives them, of any number of files, in any order.</param>
    /// <returns>The same events, every action kept; RecordActions requests are split at the moments of other events.</returns>
    /// <exception cref="ArgumentException">A message is no request that a record amounts to, or its date is no date.</exception>
    public static IReadOnlyList<RecordedCall> FromRecords(IEnumerable<IMessage> requests) => HistoryOrder.Of(requests);

    /// <summary>The full name of the method that takes a request, such as votetracker.v1.VoteService/RecordVote.</summary>
    /// <param name="request">A request of the API.</param>
    /// <exception cref="ArgumentException">No method takes such a message.</exception>
    public static string MethodOf(IMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Inputs.FirstOrDefault(input => input.Value == request.Descriptor).Key
            ?? throw new ArgumentException($"no method takes a {request.Descriptor.FullName}", nameof(request));
    }

    /// <summary>Writes the history.</summary>
    /// <param name="writer">Where to; lines end with a line feed. It is left open.</param>
    /// <exception cref="IOException">The writer fails.</exception>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write($"{{\"format\":\"{Format}\",\"title\":{JsonSerializer.Serialize(Title, CompactJson)}}}\n");
        foreach (var call in Calls)
            writer.Write($"{{\"time\":\"{call.Time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)}\","
                + $"\"method\":\"{call.Method}\",\"request\":{Compact(call.Request)}}}\n");
    }

    /// <summary>Reads a history.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="reader">The lines.</param>
    /// <returns>The history, with its calls in the order of the lines.</returns>
    /// <exception cref="RecordException">A line is too long, broken, of an unknown method, or out of order.</exception>
    public static RecordedHistory Read(string file, TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var title = "";
        var calls = new List<RecordedCall>();
        var number = 0;
        foreach (var line in Lines(file, reader))
        {
            number++;
            try
            {
                using var json = JsonDocument.Parse(line, new() { MaxDepth = RecordFile.MaxDepth });
                if (number == 1)
                    title = ReadHeader(json.RootElement);
                else if (ReadCall(json.RootElement) is var call && calls.Count > 0 && call.Time < calls[^1].Time)
                    throw new FormatException("the call is older than the one before");
                else
                    calls.Add(call);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException
                or InvalidProtocolBufferException)
            {
                throw new RecordException(RecordFault.Unreadable, file, number, Reason(e), e);
            }
        }

        return number > 0 ? new(title, calls)
            : throw new RecordException(RecordFault.Unreadable, file, 1, "the history is empty");
    }

    internal static bool IsHistory(byte[] content)
    {
        var head = content.AsSpan(0, Math.Min(content.Length, 256));
        return head.IndexOf(Encoding.ASCII.GetBytes("\"votetracker-history/")) >= 0;
    }

    private static string Compact(IMessage request) =>
        JsonNode.Parse(JsonFormatter.Default.Format(request))!.ToJsonString(CompactJson);

    private static string ReadHeader(JsonElement header) =>
        header.GetProperty("format").GetString() == Format
            ? header.TryGetProperty("title", out var title) ? title.GetString() ?? "" : ""
            : throw new FormatException($"the format should be {Format} and is \"{header.GetProperty("format").GetString()}\"");

    private static RecordedCall ReadCall(JsonElement call)
    {
        var method = call.GetProperty("method").GetString() ?? "";
        if (!Inputs.TryGetValue(method, out var input))
            throw new FormatException($"\"{method}\" is no method of the API");
        return call.GetProperty("time").TryGetDateTimeOffset(out var time)
            ? new(time, method, Parser.Parse(call.GetProperty("request").GetRawText(), input))
            : throw new FormatException("\"time\" should look like 2019-02-26T18:32:00-05:00");
    }

    private static string Reason(Exception e) => e switch
    {
        FormatException own when own.InnerException is null => own.Message,
        KeyNotFoundException => "the line needs \"time\", \"method\" and \"request\", the first line \"format\"",
        InvalidProtocolBufferException => $"the request is not one of that method: {e.Message}",
        _ => "the line is no JSON of this format",
    };

    // ReadLine would take any length into memory.
    private static IEnumerable<string> Lines(string file, TextReader reader)
    {
        var line = new StringBuilder();
        var number = 1;
        for (int next; (next = reader.Read()) >= 0;)
        {
            if (next != '\n')
            {
                if (line.Length == MaxLineLength)
                    throw new RecordException(RecordFault.TooLarge, file, number, $"the line has more than {MaxLineLength} characters");
                line.Append((char)next);
                continue;
            }

            yield return line.ToString();
            line.Clear();
            number++;
        }

        if (line.Length > 0)
            yield return line.ToString();
    }
}
