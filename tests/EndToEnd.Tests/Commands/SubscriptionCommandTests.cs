using System.Globalization;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>An operator's durable subscription, from its creation to its end.</summary>
public sealed class SubscriptionCommandTests(RecordedSuite recorded)
{
    private const string Parent = "congresses/116";

    private readonly RunningSuite _suite = recorded.Suite;

    [Fact]
    public async Task What_a_consumer_printed_is_acknowledged_and_does_not_come_again()
    {
        var name = await CreateAsync("printed", "--from", await StartOfLogAsync());
        var head = await _suite.HeadAsync();
        await using (var consumer = Cli.Start(_suite.PortBase, "subscription", "deliver", name, "-o", "json"))
        {
            // In order per measure, so that the last to come need not be the last on the log.
            await consumer.LineAsync(_ => consumer.Lines.Count >= head, $"{head} updates");
            consumer.SendInterrupt();
            Assert.Equal(0, await consumer.ExitAsync());
            Assert.Equal(Enumerable.Range(1, (int)head).Select(offset => (long)offset), consumer.Lines.Select(Offset).Order());
        }

        var described = JsonElement.Parse(await _suite.CliOutputAsync("subscription", "describe", name, "-o", "json"));

        Assert.Equal((head.ToString(CultureInfo.InvariantCulture), "0"), (described.At("checkpoint"), described.At("lag")));
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_to_the_next_consumer()
    {
        var name = await CreateAsync("unacknowledged", "--from", await StartOfLogAsync(), "--ack-deadline", "10s");
        await using (var careless = Cli.Start(_suite.PortBase, "subscription", "deliver", name, "--no-ack", "-o", "json"))
        {
            await careless.LineAsync(line => Offset(line) == 1, "update 1");
            careless.SendInterrupt();
            Assert.Equal(0, await careless.ExitAsync());
        }

        await using var next = Cli.Start(_suite.PortBase, "subscription", "deliver", name, "-o", "json");
        var again = await next.LineAsync(line => Offset(line) == 1, "update 1 once more");

        // The one before gave it back in order, which is no attempt.
        Assert.Equal("1", JsonElement.Parse(again).At("attempt"));
    }

    [Fact]
    public async Task A_subscription_that_is_deleted_ends_its_consumer_with_the_reason()
    {
        string[] filter = ["--kind", "veto-threat", "--resolution", "hjres46"];
        var name = await CreateAsync("deleted", ["--from", await StartOfLogAsync(filter), .. filter]);
        await using var consumer = Cli.Start(_suite.PortBase, "subscription", "deliver", name);
        await consumer.LineAsync(line => line.Contains("Veto threat issued", StringComparison.Ordinal), "the veto threat");

        await _suite.CliOutputAsync("subscription", "delete", name);

        Assert.Equal(1, await consumer.ExitAsync());
        Assert.Contains("It was deleted meanwhile.", consumer.Errors);
        Assert.DoesNotContain("deleted ", await _suite.CliOutputAsync("subscription", "list", Parent));
    }

    [Fact]
    public async Task Settings_come_back_as_they_were_given()
    {
        var name = await CreateAsync(
            "settings", "--resolution", "hjres46", "--kind", "vote", "--ack-deadline", "2m", "--max-outstanding", "5", "--max-attempts", "3");

        var facts = await _suite.CliOutputAsync("subscription", "describe", name);
        var listed = await _suite.CliOutputAsync("subscription", "list", Parent);
        var parked = await _suite.CliAsync("subscription", "parked", name);
        var replayed = await _suite.CliOutputAsync("subscription", "replay", name);

        Assert.Matches("resources +116/hjres46", facts);
        Assert.Matches("kinds +vote", facts);
        Assert.Matches("ack deadline +120 s", facts);
        Assert.Matches("max outstanding +5", facts);
        Assert.Matches("parked after +3 attempts", facts);
        Assert.Matches("(?m)^settings +#", listed);
        Assert.Equal($"{name} has nothing parked.", parked.Errors);
        Assert.Equal("0 back in delivery.", replayed);
        Assert.NotEqual(0, (await _suite.CliAsync("subscription", "delete", name, "--etag", "another")).ExitCode);
        await _suite.CliOutputAsync("subscription", "delete", name);
    }

    [Fact]
    public async Task What_is_said_of_a_subscription_changes_and_nothing_else()
    {
        var name = await CreateAsync("changed", "--kind", "vote", "--max-outstanding", "5", "--max-attempts", "3");

        await _suite.CliOutputAsync("subscription", "update", name, "--max-attempts", "4", "--ack-deadline", "90s");
        var settings = await _suite.CliOutputAsync("subscription", "update", name, "--kind", "veto-threat");
        var everything = await _suite.CliOutputAsync("subscription", "update", name, "--everything");

        Assert.Matches("kinds +veto threat", settings);
        Assert.Matches("kinds +all", everything);
        Assert.Matches("ack deadline +90 s", everything);
        Assert.Matches("max outstanding +5", everything);
        Assert.Matches("parked after +4 attempts", everything);
        Assert.NotEqual(0, (await _suite.CliAsync("subscription", "update", name)).ExitCode);
        Assert.NotEqual(0, (await _suite.CliAsync("subscription", "update", name, "--everything", "--kind", "vote")).ExitCode);
        await _suite.CliOutputAsync("subscription", "delete", name);
    }

    [Fact]
    public async Task A_page_that_is_not_the_last_names_the_command_for_the_next()
    {
        await CreateAsync("page-1");
        await CreateAsync("page-2");
        var first = await _suite.CliAsync("subscription", "list", Parent, "--page-size", "1");
        var seen = first.Output;
        while (first.Errors.Contains("There are more: ", StringComparison.Ordinal))
        {
            var command = first.Errors.Split("votetracker ")[1].Split(' ').TakeWhile(word => word != "--port-base");
            first = await _suite.CliAsync([.. command]);
            seen += first.Output;
        }

        Assert.All((string[])["page-1", "page-2"], id => Assert.Contains(id, seen));
    }

    private static long Offset(string line) =>
        long.Parse(JsonElement.Parse(line).At("update", "offset"), CultureInfo.InvariantCulture);

    private async Task<string> CreateAsync(string id, params string[] options)
    {
        var created = JsonElement.Parse(await _suite.CliOutputAsync(["subscription", "create", Parent, id, .. options, "-o", "json"]));
        Assert.Equal($"{Parent}/subscriptions/{id}", created.At("name"));
        return created.At("name");
    }

    /// <summary>The cursor before the first update, for one filter: a watch of it begins there.</summary>
    private async Task<string> StartOfLogAsync(params string[] filter)
    {
        await using var watch = Cli.Start(_suite.PortBase, ["watch", Parent, "--from", "", .. filter, "-o", "json"]);
        return JsonElement.Parse(await watch.LineAsync(line => line.Contains("subscribed", StringComparison.Ordinal), "the beginning"))
            .At("subscribed", "cursor");
    }
}
