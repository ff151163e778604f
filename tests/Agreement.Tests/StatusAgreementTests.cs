using System.Globalization;
using VoteTracker.Domain;

namespace VoteTracker.Agreement.Tests;

// Our derived states against those that the civic unitedstates/congress scraper derived from the same files. That is a second
// opinion and no truth: where the two differ, status-differences.csv says which action shows who is right.
public sealed class StatusAgreementTests(Congress116Records congress) : IClassFixture<Congress116Records>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_measure_stands_where_the_second_opinion_says_or_the_difference_is_explained(bool votesFirst)
    {
        var theirs = Csv.Read(SharedData.PathOf("congress-116-status.csv")).ToList();
        var ledger = congress.Apply(votesFirst);
        var explained = Csv.Read(Path.Combine(AppContext.BaseDirectory, "status-differences.csv"))
            .ToDictionary(line => line[0], line => new Explanation(line[1], line[2], line[3], line[4]));

        var wrong = new List<string>();
        var (differences, laterStates) = (0, 0);
        foreach (var line in theirs)
        {
            Assert.True(MeasureName.TryParseId(116, line[0], out var name));
            var measure = ledger.Measures[name];
            var (ours, other) = (Written(measure.Status), $"{line[1]} {line[2].Split('T')[0]}");
            var explanation = explained.GetValueOrDefault(line[0]);
            if (ours != other)
                differences++;
            else if (measure.Status.Since.Date != measure.Status.GovTrackSince.Date)
                laterStates++;
            if (ours == other && explanation is not null)
                wrong.Add($"{line[0]}: {ours} on both sides, and yet a difference is explained");
            else if (ours != other && explanation is null)
                wrong.Add(Csv.Line(line[0], ours, other, "", ""));
            else if (explanation is not null && (explanation.Ours, explanation.Theirs) != (ours, other))
                wrong.Add($"{line[0]}: the difference explained is another one: it is {ours} against {other}");
            else if (explanation is not null && !Shows(ledger, measure, explanation.ShownBy))
                wrong.Add($"{line[0]}: nothing on its record begins \"{explanation.ShownBy}\"");
        }

        TestContext.Current.SendDiagnosticMessage(
            "{0} of {1} measures agree; {2} of them went on under the same code on a later day", theirs.Count - differences, theirs.Count, laterStates);
        Assert.True(wrong.Count == 0, $"{wrong.Count} differences:\n{string.Join('\n', wrong.Take(50))}");
        Assert.All(explained.Keys, measure => Assert.Contains(theirs, line => line[0] == measure));
        Assert.All(explained.Values, explanation => Assert.NotEmpty(explanation.Reason));
        // The explained ones count as differences.
        Assert.True((theirs.Count - differences) * 1000 >= theirs.Count * 995, $"{differences} of {theirs.Count} measures differ");
    }

    [Fact]
    public void The_order_of_arrival_changes_nothing()
    {
        var (billsFirst, votesFirst) = (congress.Apply(votesFirst: false), congress.Apply(votesFirst: true));
        Assert.Equal(billsFirst.Measures.Count, votesFirst.Measures.Count);
        foreach (var (name, measure) in billsFirst.Measures)
            Assert.True(measure == votesFirst.Measures[name], $"{name} differs: {measure.Status} and {votesFirst.Measures[name].Status}");
    }

    private static string Written(MeasureStatus status) =>
        $"{status.GovTrackStatus} {status.GovTrackSince.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    // "2019-05-02 Ordered to be Reported", or "vote senate-2-292" where no action tells it.
    private static bool Shows(Ledger ledger, Measure measure, string shownBy) =>
        measure.Outcomes.Any(outcome => shownBy == $"vote {outcome.Vote.ToString().Split('/')[^1]}")
        || ledger.ActionsOf(measure.Name).Any(action =>
            $"{action.Moment.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {action.Text}".StartsWith(shownBy, StringComparison.Ordinal));

    private sealed record Explanation(string Ours, string Theirs, string Reason, string ShownBy);
}
