using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;
using VoteTracker.Services.Tests.Actions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Import;

/// <summary>What people who process these records have reported, imported as they met it. Most files of a report have one update time.</summary>
public sealed class ReportedCaseTests
{
    [Fact]
    public async Task Law_that_was_said_to_be_signed_and_unsigned_is_one_without_signature_once_that_is_corrected()
    {
        await using var import = await Imported.StartAsync();
        await import.FileAsync("03-signed-and-unsigned/2-conflicting.xml");
        var measure = await import.MeasureAsync("congresses/114/resolutions/hr6297");
        Assert.Equal(ResolutionState.BecameLaw, measure.State);
        Assert.Contains("both that the President signed it and that it became law without", measure.Contradiction, StringComparison.Ordinal);

        await import.FileAsync("03-signed-and-unsigned/3-corrected/corrected.xml");
        measure = await import.MeasureAsync(measure.Name);
        Assert.Equal((ResolutionState.LawWithoutSignature, ""), (measure.State, measure.Contradiction));
    }

    [Fact]
    public async Task Line_that_a_simple_resolution_became_law_costs_that_line_and_not_the_file()
    {
        await using var import = await Imported.StartAsync();
        var outcome = await import.FileAsync("04-simple-resolution-law/1-wrong.xml");
        Assert.Equal(ImportResult.New, outcome.Result);
        var warning = Assert.Single(outcome.Warnings);
        Assert.Equal("ACTION_IMPOSSIBLE", warning.Reason);
        Assert.StartsWith(warning.Action.Split('-')[0], "36000", StringComparison.Ordinal);
        var measure = await import.MeasureAsync("congresses/119/resolutions/hres104");
        Assert.Equal((ResolutionState.Referred, 2), (measure.State, measure.ActionCount));

        Assert.Single((await import.FileAsync("04-simple-resolution-law/1-wrong.xml")).Warnings);
        Assert.Equal(new ImportOutcome(ImportResult.Unchanged, measure.Name), await import.FileAsync("04-simple-resolution-law/2-corrected.xml"));
    }

    [Fact]
    public async Task False_presentment_goes_with_the_corrected_file_and_does_not_come_back_with_the_older_one()
    {
        await using var import = await Imported.StartAsync();
        await import.FileAsync("05-false-action/1-false.xml");
        const string Name = "congresses/117/resolutions/s1218";
        Assert.Equal(ResolutionState.Presented, (await import.MeasureAsync(Name)).State);

        Assert.Equal(ImportResult.Corrected, (await import.FileAsync("05-false-action/2-corrected.xml")).Result);
        Assert.Equal(ImportResult.Unchanged, (await import.FileAsync("05-false-action/1-false.xml")).Result);

        var measure = await import.MeasureAsync(Name);
        Assert.Equal((ResolutionState.PassedOriginating, 4), (measure.State, measure.ActionCount));
        var actions = (await import.Suite.Resolutions.ListActionsAsync(new() { Parent = Name, ShowWithdrawn = true })).Actions;
        Assert.Equal("Presented to President.", Assert.Single(actions, action => action.Withdrawn).Text);
    }

    [Fact]
    public async Task Law_without_a_line_that_says_how_is_no_guess_and_the_line_may_follow()
    {
        await using var import = await Imported.StartAsync();
        await import.FileAsync("06-law-without-signed-line/1-missing.xml");
        const string Name = "congresses/118/resolutions/s265";
        var measure = await import.MeasureAsync(Name);
        Assert.Equal((ResolutionState.BecameLaw, "ENACTED:UNKNOWN"), (measure.State, measure.GovtrackStatus));
        await import.FileAsync("06-law-without-signed-line/2-supplied.xml");
        Assert.Equal(ResolutionState.Signed, (await import.MeasureAsync(Name)).State);
    }

    [Fact]
    public async Task Measure_without_a_title_is_recorded_and_the_title_follows()
    {
        await using var import = await Imported.StartAsync();
        Assert.Equal(ImportResult.New, (await import.FileAsync("18-no-title/1-no-title.xml")).Result);
        const string Name = "congresses/118/resolutions/s542";
        Assert.Equal(("", ResolutionState.Referred), await import.MeasureAsync(Name) is var untitled ? (untitled.Title, untitled.State) : default);
        Assert.Equal(ImportResult.Corrected, (await import.FileAsync("18-no-title/3-later.xml")).Result);
        await import.FileAsync("18-no-title/1-no-title.xml");
        Assert.Equal("A bill whose title came a day later", (await import.MeasureAsync(Name)).Title);
    }

    [Fact]
    public async Task Title_that_was_a_test_is_corrected_and_told_and_does_not_come_back()
    {
        await using var import = await Imported.StartAsync();
        await import.FileAsync("23-title-corrected/1-test-title.xml");
        using var watcher = await Watcher.LiveAsync(import.Suite.Updates, "congresses/114");
        Assert.Equal(ImportResult.Corrected, (await import.FileAsync("23-title-corrected/2-corrected.xml")).Result);
        Assert.Equal(ImportResult.Unchanged, (await import.FileAsync("23-title-corrected/1-test-title.xml")).Result);

        var update = await watcher.NextUpdateAsync();
        Assert.Equal((UpdateType.ResolutionCorrected, "A bill about publication of exemptions"), (update.Type, update.Resolution.Title));
        var measure = await import.MeasureAsync("congresses/114/resolutions/hr5148");
        Assert.Equal(("A bill about publication of exemptions", "BILLSTATUS-114hr5148.xml"), (measure.Title, measure.Provenance.Document));
    }

    [Fact]
    public async Task Law_whose_signature_was_dropped_by_mistake_stays_signed()
    {
        await using var import = await Imported.StartAsync();
        await import.FileAsync("29-line-dropped-by-mistake/1-with.xml");
        var outcome = await import.FileAsync("29-line-dropped-by-mistake/2-dropped.xml");
        Assert.Equal("LAW_KEPT", Assert.Single(outcome.Warnings).Reason);
        Assert.Equal(ResolutionState.Signed, (await import.MeasureAsync("congresses/116/resolutions/hjres31")).State);
    }

    [Fact]
    public async Task Vitiated_passage_does_not_count_and_what_the_Senate_postpones_indefinitely_is_over()
    {
        await using var import = await Imported.StartAsync();
        await import.FileAsync("30-vitiated/BILLSTATUS-116s94.xml");
        var measure = await import.MeasureAsync("congresses/116/resolutions/s94");
        Assert.Equal((ResolutionState.FailedOriginating, "FAIL:ORIGINATING:SENATE"), (measure.State, measure.GovtrackStatus));
        var actions = (await import.Suite.Resolutions.ListActionsAsync(new() { Parent = measure.Name })).Actions;
        Assert.Contains(actions, action => action.Kind == ActionKind.Vitiated);
        Assert.DoesNotContain(actions, action => action.State == ResolutionState.PassedOriginating);
    }

    // Of its own: the files name their Congresses.
    private sealed class Imported(RedisProcess redis, InProcessSuite suite) : IAsyncDisposable
    {
        private readonly RecordImport _import = new(suite.Resolutions, suite.Votes, suite.VetoThreats);

        public InProcessSuite Suite => suite;

        public static async Task<Imported> StartAsync()
        {
            var redis = await RedisProcess.StartAsync();
            return new Imported(redis, await InProcessSuite.StartAsync(redis));
        }

        public async Task<ImportOutcome> FileAsync(string path)
        {
            var request = Assert.Single(RecordImport.Join(RecordFile.Read(SharedData.CaseOf(path)).Requests));
            return await _import.SendAsync(request, TestContext.Current.CancellationToken);
        }

        public async Task<Resolution> MeasureAsync(string name) => await suite.Resolutions.GetResolutionAsync(new() { Name = name });

        public async ValueTask DisposeAsync()
        {
            await suite.DisposeAsync();
            await redis.DisposeAsync();
        }
    }
}
