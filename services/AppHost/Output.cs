namespace VoteTracker.AppHost;

/// <summary>Standard output and standard error. Once their terminal is closed, what is written is dropped.</summary>
internal static class Output
{
    public static void Line(string text) => Write(Console.Out, text);

    public static void ErrorLine(string text) => Write(Console.Error, text);

    private static void Write(TextWriter writer, string text)
    {
        try
        {
            writer.WriteLine(text);
        }
        catch (IOException)
        {
            // The terminal has gone. SIGHUP ends the suite, unless it is ignored (nohup).
        }
    }
}
