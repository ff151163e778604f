namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>What cannot be meant is refused with exit code 2 before anything is called: nobody answers there, and whoever called would be told of that.</summary>
public sealed class RefusedCommandTests
{
    private const int NoSuite = 1;

    [Theory]
    [InlineData("is not a Congress", "create", "The116th", "alerts")]
    [InlineData("an id of 1 to 64", "create", "congresses/116", "My alerts")]
    [InlineData("a length of time", "create", "congresses/116", "alerts", "--ack-deadline", "an hour")]
    [InlineData("senate", "create", "congresses/116", "alerts", "--kind", "senate")]
    [InlineData("the name of a subscription", "describe", "congresses/116/alerts")]
    [InlineData("the name of a subscription", "deliver", "My alerts")]
    [InlineData("the name of a subscription", "delete", "congresses/116/resolutions/hjres46")]
    [InlineData("soon", "replay", "congresses/116/subscriptions/alerts", "--offset", "soon")]
    public async Task A_subscription_that_cannot_be_meant_is_refused(string told, params string[] arguments)
    {
        var refused = await Cli.RunAsync(NoSuite, ["subscription", .. arguments]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(told, refused.Errors);
    }

    [Theory]
    [InlineData("--reason", "vacate", "house-1-94")]
    [InlineData("--as must say", "withdraw", "house-1-94", "--reason", "x")]
    [InlineData("--action must name", "withdraw", "hjres46", "--reason", "x")]
    [InlineData("'x' is not the name", "withdraw", "x", "--reason", "x", "--as", "taken-off")]
    [InlineData("--on must say", "schedule", "house", "hjres46", "--decides", "passage")]
    [InlineData("--question must say", "schedule", "house", "hjres46", "--on", "2019-02-26", "--id", "x")]
    [InlineData("--id must say", "schedule", "house", "--question", "x", "--on", "2019-02-26")]
    [InlineData("--title is nothing", "correct", "house-1-94", "--title", "x", "--reason", "x")]
    [InlineData("Nothing is corrected", "correct", "hjres46")]
    [InlineData("--reason must say why", "correct", "house-1-94", "--result", "Passed")]
    [InlineData("--level", "threat", "issue", "x", "--resolution", "hr1", "--level", "loud", "--statement", "x", "--issued", "2019-03-05", "--source", "letter")]
    [InlineData("a name is empty", "import", "")]
    [InlineData("a name is empty", "compare", "")]
    public async Task A_change_that_cannot_be_meant_is_refused(string told, params string[] command)
    {
        var refused = await Cli.RunAsync(NoSuite, command);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(told, refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", refused.Errors, StringComparison.Ordinal);
    }
}
