using Google.Protobuf;
using Spectre.Console;

namespace VoteTracker.Cli.Output;

/// <summary>One page of a list.</summary>
internal static class PageOutput
{
    /// <summary>Writes the page; on standard error what it says of itself.</summary>
    /// <param name="output">How.</param>
    /// <param name="response">The page.</param>
    /// <param name="table">The page as a table.</param>
    /// <param name="nothing">What is said of a page without rows.</param>
    /// <param name="next">The command that shows the page after it; null after the last.</param>
    public static void Write(OutputFormat output, IMessage response, Table table, string nothing, string? next)
    {
        if (output == OutputFormat.Json)
        {
            JsonOutput.Write(response);
            return;
        }

        if (table.Rows.Count > 0)
            TableOutput.Write(table);
        else
            // A page may be empty before the last one.
            Console.Error.WriteLine(next is null ? nothing : "Nothing among those that were looked through so far.");
        if (next is not null)
            Console.Error.WriteLine("There are more: " + next);
    }
}
