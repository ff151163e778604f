namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>
/// Commands that record something: what they did shows, a repeat does it once, and what is wrong is named. They share a suite, and each keeps to
/// its own vote, measure or threat.
/// </summary>
public sealed class RecordingCommandTests(RecordedSuite own) : IClassFixture<RecordedSuite>
{
    private readonly RunningSuite _suite = own.Suite;

    [Fact]
    public async Task A_vote_is_scheduled_once_under_its_request_id_rescheduled_and_withdrawn()
    {
        string[] schedule =
        [
            "schedule", "senate", "hjres46", "--on", "2020-03-26", "--decides", "veto-override", "--announced-by", "The Majority Leader", "--request-id", "once",
        ];
        var announced = await _suite.CliOutputAsync(schedule);
        var head = await _suite.HeadAsync();
        Assert.Equal(announced, await _suite.CliOutputAsync(schedule));
        Assert.Equal(head, await _suite.HeadAsync());
        Assert.Contains("congresses/116/votes/senate-2-v-hjres46-override", announced, StringComparison.Ordinal);
        Assert.Matches("needed +two thirds of those voting", announced);

        var reused = await _suite.CliAsync([.. schedule, "--id", "another"]);
        Assert.Equal(1, reused.ExitCode);
        Assert.Contains("REQUEST_ID_REUSED", reused.Errors, StringComparison.Ordinal);

        var etag = announced.Split('\n').Single(line => line.StartsWith("etag", StringComparison.Ordinal)).Split(' ')[^1];
        var rescheduled = await _suite.CliOutputAsync("reschedule", "senate-2-v-hjres46-override", "--on", "2020-03-27", "--at", "14:00", "--etag", etag);
        Assert.Contains("2020-03-27 14:00:00 ET", rescheduled, StringComparison.Ordinal);
        var late = await _suite.CliAsync("withdraw", "senate-2-v-hjres46-override", "--as", "taken-off", "--reason", "by consent", "--etag", etag);
        Assert.Equal(1, late.ExitCode);
        Assert.Contains("ETAG_MISMATCH", late.Errors, StringComparison.Ordinal);
        Assert.Matches("state +Withdrawn", await _suite.CliOutputAsync("withdraw", "senate-2-v-hjres46-override", "--as", "taken-off", "--reason", "by consent"));
    }

    [Fact]
    public async Task A_vote_is_corrected_without_losing_what_is_not_said_and_vacated()
    {
        var corrected = await _suite.CliOutputAsync(
            "correct", "house-1-94", "--reason", "A member was misread", "--position", "Granger=present", "--result", "Agreed to");
        Assert.Contains("yea 245, nay 181, present 1, not voting 5", corrected, StringComparison.Ordinal);
        Assert.Matches("state +Agreed to, corrected", corrected);
        Assert.Matches("question +On Passage", corrected);

        var head = await _suite.HeadAsync();
        await _suite.CliOutputAsync("correct", "house-1-94", "--reason", "A member was misread", "--position", "Granger=present", "--result", "Agreed to");
        Assert.Equal(head, await _suite.HeadAsync());

        var nobody = await _suite.CliAsync("correct", "house-1-94", "--reason", "x", "--position", "Nobody=yea");
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("--position Nobody: nobody on the record", nobody.Errors, StringComparison.Ordinal);

        Assert.Matches("state +Vacated", await _suite.CliOutputAsync("vacate", "house-1-94", "--reason", "The House vacated it"));
        var revisions = await _suite.CliOutputAsync("revisions", "house-1-94");
        Assert.Contains("A member was misread", revisions, StringComparison.Ordinal);
        Assert.Contains("The House vacated it", revisions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measure_is_corrected_and_an_action_withdrawn_and_reinstated()
    {
        var corrected = await _suite.CliOutputAsync("correct", "hjres46", "--title", "Relating to an emergency");
        Assert.Matches("title +Relating to an emergency", corrected);
        Assert.Matches("introduced +2019-02-22", corrected);
        var id = (await _suite.CliAsync("list", "actions", "--resolution", "hjres46", "-o", "json")).Json.All("actions")
            .First(action => action.At("kind") == "ACTION_KIND_VETOED").At("id");

        await _suite.CliOutputAsync("withdraw", "hjres46", "--action", id, "--reason", "It was told twice");
        Assert.DoesNotContain(id, await _suite.CliOutputAsync("list", "actions", "--resolution", "hjres46"), StringComparison.Ordinal);
        Assert.Contains("It was told twice", await _suite.CliOutputAsync("list", "actions", "--resolution", "hjres46", "--withdrawn"), StringComparison.Ordinal);

        await _suite.CliOutputAsync("reinstate", "hjres46", "--action", id);
        Assert.Contains(id, await _suite.CliOutputAsync("list", "actions", "--resolution", "hjres46"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_threat_is_issued_revised_on_the_same_measures_and_rescinded()
    {
        await _suite.CliOutputAsync(
            "threat", "issue", "first", "--resolution", "hr1", "--level", "advisors-recommend", "--position", "opposes", "--statement", "They would recommend it.",
            "--issued", "2019-03-05", "--source", "statement-of-administration-policy", "--speaker", "OMB");
        var revised = await _suite.CliOutputAsync(
            "threat", "revise", "first", "second", "--level", "president-would-veto", "--statement", "I would veto it.", "--issued", "2019-03-06", "--source", "speech");
        Assert.Matches("measure +116/hr1", revised);
        Assert.Matches("threat +The President would veto it", revised);
        Assert.Matches("supersedes +116/first", revised);
        Assert.Matches("state +Revised", await _suite.CliOutputAsync("get", "first"));
        Assert.Matches("rescinded for +He signs it", await _suite.CliOutputAsync("threat", "rescind", "second", "--reason", "He signs it"));

        var wrong = await _suite.CliAsync(
            "threat", "issue", "third", "--resolution", "hr1", "--level", "none", "--statement", "x", "--issued", "2019-02-30", "--source", "letter");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("veto_threat.issue_date: '2019-02-30'", wrong.Errors, StringComparison.Ordinal);
    }
}
