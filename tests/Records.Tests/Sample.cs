using System.Text;
using VoteTracker.Records.Reading;

namespace VoteTracker.Records.Tests;

// The small files beside the tests: official layouts, true facts, a handful of members.
internal static class Sample
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name);

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    public static RecordReading Read(string name) => RecordFile.Read(PathOf(name));

    public static RecordReading ReadText(string content, string name = "record") =>
        RecordFile.Read(name, new MemoryStream(Encoding.UTF8.GetBytes(content)));

    // The sample with one place changed; a place that is not there would test nothing.
    public static string Mutated(string name, string place, string replacement)
    {
        var text = Text(name);
        Assert.Contains(place, text, StringComparison.Ordinal);
        return text.Replace(place, replacement, StringComparison.Ordinal);
    }

    public static RecordException Refused(string content) => Assert.Throws<RecordException>(() => ReadText(content, "mutated"));
}
