using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Client;

namespace VoteTracker.Cli.Listing;

/// <summary>--filter, --order-by and the page, as the lists have them.</summary>
/// <param name="fields">What a filter may ask for, with an example.</param>
/// <param name="order">By what the list may be ordered; null for none.</param>
internal sealed class ListOptions(string fields, string? order)
{
    public PageOptions Pages { get; } = new();

    public Option<string> Filter { get; } = new("--filter")
    {
        Description = fields,
        HelpName = "FILTER",
        DefaultValueFactory = _ => "",
    };

    public Option<string> OrderBy { get; } = new("--order-by")
    {
        Description = order ?? "",
        HelpName = "ORDER",
        DefaultValueFactory = _ => "",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Filter);
        if (order is not null)
            command.Options.Add(OrderBy);
        command.Options.Add(Pages.Size);
        command.Options.Add(Pages.Token);
    }

    /// <summary>The filter that was typed, and besides what other options ask for.</summary>
    public string FilterOf(Invocation invocation, params IEnumerable<(string Field, string? Value)> besides) => string.Join(
        " AND ",
        besides.Where(one => one.Value is not null)
            .Select(one => $"{one.Field} = {FilterValue.Quote(one.Value!)}")
            .Append(invocation.Arguments.GetRequiredValue(Filter))
            .Where(condition => condition.Length > 0));

    public string OrderOf(Invocation invocation) => order is null ? "" : invocation.Arguments.GetRequiredValue(OrderBy);

    /// <summary>The command that shows the page after this one; null after the last.</summary>
    public string? Next(Invocation invocation, string command, string parent, string token) => Pages.Next(
        invocation,
        $"votetracker list {command} --congress {parent.Split('/')[1]}{Typed("filter", invocation.Arguments.GetRequiredValue(Filter))}{Typed("order-by", OrderOf(invocation))}",
        token);

    private static string Typed(string option, string value) => value.Length == 0 ? "" : $" --{option} '{value}'";
}
