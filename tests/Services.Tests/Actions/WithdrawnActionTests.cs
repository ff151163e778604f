using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests.Actions;

/// <summary>What documents and people withdraw is kept, told and not counted, and what it led to falls back in the same commit.</summary>
public sealed class WithdrawnActionTests(InProcessSuite suite)
{
    private static readonly Action[] Way =
    [
        HJRes46Scenario.Action("house", "2019-02-26", ActionKind.Passed, Chamber.House),
        HJRes46Scenario.Action("senate", "2019-03-14", ActionKind.Passed, Chamber.Senate),
        HJRes46Scenario.Action("presented", "2019-03-14", ActionKind.Presented),
        HJRes46Scenario.Action("vetoed", "2019-03-15", ActionKind.Vetoed),
    ];

    [Fact]
    public async Task What_a_newer_document_lacks_is_withdrawn_and_told_and_an_older_one_does_not_bring_it_back()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(Creation(congress, 1, Way));
        var threat = await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
        Assert.Equal(VetoThreatState.CarriedOut, threat.State);
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        var answer = await suite.Resolutions.RecordActionsAsync(Whole(congress, 2, Way[..3]));

        Assert.Equal((0, 1, 3), (answer.ChangedCount, answer.WithdrawnCount, answer.Resolution.ActionCount));
        var corrected = await watcher.NextUpdateAsync();
        var settled = await watcher.NextUpdateAsync();
        Assert.Equal(
            (UpdateType.ResolutionCorrected, ResolutionState.Vetoed, ResolutionState.Presented),
            (corrected.Type, corrected.PreviousState, corrected.Resolution.State));
        var gone = Assert.Single(corrected.Actions);
        Assert.Equal(("vetoed", true, false), (gone.Id, gone.Withdrawn, gone.WithdrawnByHand));
        Assert.Equal("BILLSTATUS as of 2019-06-02T00:00:00Z is whole and lacks it", gone.WithdrawalReason);
        Assert.Equal((VetoThreatState.Standing, corrected.Commit), (settled.VetoThreat.State, settled.Commit));

        foreach (var day in new[] { 1, 2, 1 })
        {
            answer = await suite.Resolutions.RecordActionsAsync(Whole(congress, day, day == 1 ? Way : Way[..3]));
            Assert.Equal((0, 0, ResolutionState.Presented), (answer.ChangedCount, answer.WithdrawnCount, answer.Resolution.State));
        }
        Assert.Equal(["house", "senate", "presented"], (await ListAsync(suite, congress, false)).Order(Comparer<string>.Create(Place)));
        Assert.Equal(["house", "senate", "presented", "vetoed"], (await ListAsync(suite, congress, true)).Order(Comparer<string>.Create(Place)));

        answer = await suite.Resolutions.RecordActionsAsync(Whole(congress, 3, Way));
        Assert.Equal((1, ResolutionState.Vetoed), (answer.ChangedCount, answer.Resolution.State));
        Assert.False((await watcher.NextUpdateAsync()).Actions[0].Withdrawn);
    }

    [Fact]
    public async Task A_document_that_lacks_hundreds_of_actions_is_taken_for_one_that_was_cut_off()
    {
        var congress = InProcessSuite.NewCongress();
        Action[] all = [.. Enumerable.Range(0, 600).Select(number => HJRes46Scenario.Action($"a{number}", "2019-02-23", ActionKind.Other))];
        await suite.Resolutions.CreateResolutionAsync(Creation(congress, 1, all));

        var refusal = await Refusal.OfAsync(() => suite.Resolutions.RecordActionsAsync(Whole(congress, 2, all[..99])).ResponseAsync);

        Assert.Equal((StatusCode.FailedPrecondition, "TOO_MANY_WITHDRAWN"), (refusal.Code, refusal.Reason));
        Assert.Equal(600, (await ActionLists.AllAsync(suite, congress, pageSize: 1_000)).Count);
        var answer = await suite.Resolutions.RecordActionsAsync(Whole(congress, 2, all[..100]));
        Assert.Equal((500, 100), (answer.WithdrawnCount, answer.Resolution.ActionCount));
    }

    [Fact]
    public async Task A_document_of_which_something_was_skipped_withdraws_nothing()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(Creation(congress, 1, Way));
        var newer = Whole(congress, 2, [.. Way[..3], HJRes46Scenario.Action("unclear", "2019-03-15", ActionKind.Passed)]);
        newer.SkipInvalidActions = true;

        var answer = await suite.Resolutions.RecordActionsAsync(newer);

        Assert.Equal("unclear", Assert.Single(answer.Warnings).Action);
        Assert.Equal((0, ResolutionState.Vetoed), (answer.WithdrawnCount, answer.Resolution.State));
    }

    [Fact]
    public async Task A_document_that_is_told_again_costs_no_update_and_no_version()
    {
        var congress = InProcessSuite.NewCongress();
        var created = await suite.Resolutions.CreateResolutionAsync(Creation(congress, 1, Way));
        var key = $"{{{congress}}}:document:{created.Name}";
        var version = await suite.Redis.SendLineAsync($"HGET {key} version");

        await suite.Resolutions.RecordActionsAsync(Whole(congress, 1, Way));
        Assert.Equal(version, await suite.Redis.SendLineAsync($"HGET {key} version"));
        var newer = await suite.Resolutions.RecordActionsAsync(Whole(congress, 2, Way));

        Assert.Equal((created, 0), (newer.Resolution, newer.ChangedCount));
        Assert.Equal(1, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
        var source = Assert.Single((await ActionLists.AllAsync(suite, congress, 10))[0].Sources);
        Assert.Equal((Witness.LibraryOfCongress, "BILLSTATUS", Time(2)), (source.Witness, source.Source, source.DocumentTime));
        Assert.True(source.FirstSeenTime > Time(9));
    }

    [Fact]
    public async Task One_bad_action_costs_that_action_where_the_caller_asks_for_that()
    {
        var congress = InProcessSuite.NewCongress();
        var creation = HJRes46Scenario.Creation(congress);
        (creation.Resolution.Type, creation.Resolution.Number) = (ResolutionType.Hres, 104);
        var name = (await suite.Resolutions.CreateResolutionAsync(creation)).Name;
        var request = Whole(
            congress,
            1,
            HJRes46Scenario.Action("law", "2025-12-11", ActionKind.BecameLaw),
            HJRes46Scenario.Action("nobody", "2025-12-11", ActionKind.Passed),
            HJRes46Scenario.Action("referred", "2025-02-05", ActionKind.Referred, Chamber.House));
        request.Name = name;

        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(request));
        Assert.Equal("INVALID_FIELD", refusal.Reason);
        request.SkipInvalidActions = true;
        var answer = await suite.Resolutions.RecordActionsAsync(request);

        Assert.Equal((1, ResolutionState.Referred), (answer.ChangedCount, answer.Resolution.State));
        Assert.Equal(
            [("nobody", "INVALID_FIELD"), ("law", "ACTION_IMPOSSIBLE")], answer.Warnings.Select(warning => (warning.Action, warning.Reason)));
    }

    [Fact]
    public async Task A_withdrawal_by_hand_holds_against_documents_until_it_is_lifted()
    {
        var congress = InProcessSuite.NewCongress();
        var name = (await suite.Resolutions.CreateResolutionAsync(Creation(congress, 1, Way))).Name;
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        var gone = await suite.Resolutions.WithdrawActionsAsync(new() { Name = name, ActionIds = { "vetoed" }, Reason = "he did not" });
        Assert.Equal((ResolutionState.Presented, 3), (gone.Resolution.State, gone.Resolution.ActionCount));
        var told = Assert.Single((await watcher.NextUpdateAsync()).Actions);
        Assert.Equal((true, true, "he did not"), (told.Withdrawn, told.WithdrawnByHand, told.WithdrawalReason));
        await suite.Resolutions.RecordActionsAsync(Whole(congress, 2, Way));
        Assert.Equal(ResolutionState.Presented, (await suite.Resolutions.GetResolutionAsync(new() { Name = name })).State);

        Assert.Equal("ACTION_WITHDRAWN", await ReasonAsync(new WithdrawActionsRequest { Name = name, ActionIds = { "vetoed" }, Reason = "again" }));
        Assert.Equal("ACTION_NOT_FOUND", await ReasonAsync(new WithdrawActionsRequest { Name = name, ActionIds = { "other" }, Reason = "x" }));
        Assert.Equal("INVALID_FIELD", await ReasonAsync(new WithdrawActionsRequest { Name = name, ActionIds = { "house" } }));
        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.ReinstateActionsAsync(new() { Name = name, ActionIds = { "house" } }));
        Assert.Equal((StatusCode.FailedPrecondition, "ACTION_NOT_WITHDRAWN"), (refusal.Code, refusal.Reason));

        var back = await suite.Resolutions.ReinstateActionsAsync(new() { Name = name, ActionIds = { "vetoed" } });
        Assert.Equal((ResolutionState.Vetoed, 4), (back.Resolution.State, back.Resolution.ActionCount));
    }

    [Fact]
    public async Task A_law_whose_line_is_dropped_stays_one_and_that_is_said()
    {
        var congress = InProcessSuite.NewCongress();
        Action[] signed = [.. Way[..3], HJRes46Scenario.Action("signed", "2019-03-15", ActionKind.Signed)];
        await suite.Resolutions.CreateResolutionAsync(Creation(congress, 1, signed));

        var answer = await suite.Resolutions.RecordActionsAsync(Whole(congress, 2, Way[..3]));

        Assert.Equal((ResolutionState.Signed, 0), (answer.Resolution.State, answer.WithdrawnCount));
        Assert.Equal(("signed", "LAW_KEPT"), Assert.Single(answer.Warnings) is var warning ? (warning.Action, warning.Reason) : default);
    }

    [Fact]
    public async Task A_title_may_follow_and_be_corrected_and_an_older_document_changes_nothing()
    {
        var congress = InProcessSuite.NewCongress();
        var creation = HJRes46Scenario.Creation(congress);
        creation.Resolution.Title = "";
        var created = await suite.Resolutions.CreateResolutionAsync(creation);
        Assert.Equal("", created.Title);
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        var named = await suite.Resolutions.UpdateResolutionAsync(Titled(created.Name, "TEST", 1));
        var late = await suite.Resolutions.UpdateResolutionAsync(Titled(created.Name, "Late", 1, dayOfMonth: -1));
        var right = await suite.Resolutions.UpdateResolutionAsync(Titled(created.Name, "A bill", 2));

        Assert.Equal(("TEST", "TEST", "A bill"), (named.Title, late.Title, right.Title));
        Assert.Equal(("BILLSTATUS", Time(2)), (right.Provenance.Source, right.Provenance.DocumentTime));
        Assert.Equal((UpdateType.ResolutionCorrected, "TEST"), await watcher.NextUpdateAsync() is var one ? (one.Type, one.Resolution.Title) : default);
        Assert.Equal("A bill", (await watcher.NextUpdateAsync()).Resolution.Title);
        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.UpdateResolutionAsync(
            new() { Resolution = new() { Name = created.Name }, UpdateMask = new FieldMask { Paths = { "state" } } }));
        Assert.Equal(["update_mask"], refusal.Fields);
        refusal = await Refusal.OfAsync(async () => await suite.Resolutions.UpdateResolutionAsync(
            new() { Resolution = new() { Name = created.Name, Title = "x" }, Etag = created.Etag }));
        Assert.Equal("ETAG_MISMATCH", refusal.Reason);
    }

    [Fact]
    public async Task Pages_without_the_withdrawn_ones_are_as_long_as_asked_for()
    {
        var congress = InProcessSuite.NewCongress();
        Action[] many = [.. Enumerable.Range(10, 30).Select(day => HJRes46Scenario.Action($"a{day}", $"2019-03-{day % 20 + 1:00}", ActionKind.Other))];
        await suite.Resolutions.CreateResolutionAsync(Creation(congress, 1, many));
        var kept = many.Where((_, index) => index % 5 == 0).ToArray();
        await suite.Resolutions.RecordActionsAsync(Whole(congress, 2, kept));

        Assert.Equal(kept.Select(action => action.Id).Order(), (await ListAsync(suite, congress, false)).Order());
        Assert.Equal(many.Select(action => action.Id).Order(), (await ListAsync(suite, congress, true)).Order());
        Assert.Equal(4, (await suite.Resolutions.ListActionsAsync(new() { Parent = $"{congress}/resolutions/hjres46", PageSize = 4 })).Actions.Count);
    }

    private static int Place(string one, string other) => Array.FindIndex(Way, action => action.Id == one) - Array.FindIndex(Way, action => action.Id == other);

    private static async Task<IEnumerable<string>> ListAsync(InProcessSuite suite, string congress, bool showWithdrawn) =>
        (await ActionLists.AllAsync(suite, congress, pageSize: 2, showWithdrawn)).Select(action => action.Id);

    private async Task<string> ReasonAsync(WithdrawActionsRequest request) =>
        (await Refusal.OfAsync(async () => await suite.Resolutions.WithdrawActionsAsync(request))).Reason;

    private static UpdateResolutionRequest Titled(string name, string title, int day, int dayOfMonth = 0) => new()
    {
        Resolution = new() { Name = name, Title = title },
        Provenance = Library(day + dayOfMonth),
    };

    private static CreateResolutionRequest Creation(string congress, int day, Action[] actions)
    {
        var request = HJRes46Scenario.Creation(congress);
        (request.Provenance, request.WholeDocument) = (Library(day), true);
        request.Actions.Add(actions);
        return request;
    }

    private static RecordActionsRequest Whole(string congress, int day, params Action[] actions)
    {
        var request = HJRes46Scenario.Actions(congress, actions);
        (request.Provenance, request.WholeDocument) = (Library(day), true);
        return request;
    }

    private static Provenance Library(int day) => new()
    {
        Witness = Witness.LibraryOfCongress,
        Source = "BILLSTATUS",
        Document = "BILLSTATUS-116hjres46.xml",
        DocumentTime = Time(day),
    };

    private static Timestamp Time(int day) => new DateTime(2019, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day - 1).ToTimestamp();
}
