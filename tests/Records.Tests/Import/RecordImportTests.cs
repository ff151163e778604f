using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using VoteTracker.Import.Sending;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests.Import;

public class RecordImportTests
{
    private const string Name = "congresses/116/votes/house-1-94";

    private readonly ScriptedService _service = new();

    private static RecordVoteRequest Vote => new() { Parent = "congresses/116", Vote = new() { Name = Name } };

    private async Task<ImportOutcome> Send(IMessage request) => await new RecordImport(
        new(_service), new(_service), new(_service), TimeSpan.Zero).SendAsync(request, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_measure_that_exists_is_unchanged_and_no_failure()
    {
        _service.On("ListResolutions", _ => new ListResolutionsResponse());
        _service.On("CreateResolution", _ => throw Refusal(StatusCode.AlreadyExists, "RESOLUTION_EXISTS"));
        var outcome = await Send(new CreateResolutionRequest
        {
            Parent = "congresses/116",
            Resolution = new() { Type = ResolutionType.Hjres, Number = 46 },
        });
        Assert.Equal(new ImportOutcome(ImportResult.Unchanged, "congresses/116/resolutions/hjres46"), outcome);
    }

    [Theory]
    [InlineData(0, 39, ImportResult.Unchanged)]
    [InlineData(39, 39, ImportResult.New)]
    [InlineData(1, 39, ImportResult.Corrected)]
    public async Task Actions_say_how_many_of_them_were_news(int changed, int all, ImportResult result)
    {
        _service.On("RecordActions", _ => new RecordActionsResponse { ChangedCount = changed, Resolution = new() { ActionCount = all } });
        Assert.Equal(result, (await Send(new RecordActionsRequest { Name = "congresses/116/resolutions/hjres46" })).Result);
    }

    [Theory]
    [InlineData("congresses/116/votes/house-1-93", ImportResult.New)]
    [InlineData(Name, ImportResult.Unchanged)]
    public async Task A_vote_is_new_if_the_service_did_not_list_it_before(string listed, ImportResult result)
    {
        _service.On("ListVotes", _ => new ListVotesResponse { Votes = { new Vote { Name = listed } } });
        _service.On("RecordVote", _ => new Vote());
        Assert.Equal(new ImportOutcome(result, Name), await Send(Vote));
    }

    [Fact]
    public async Task What_is_known_is_listed_once_and_to_its_last_page()
    {
        var pages = new List<string>();
        _service.On("ListVotes", request =>
        {
            var token = ((ListVotesRequest)request).PageToken;
            pages.Add(token);
            return token.Length == 0
                ? new ListVotesResponse { Votes = { new Vote { Name = "congresses/116/votes/house-1-1" } }, NextPageToken = "second" }
                : new ListVotesResponse { Votes = { new Vote { Name = Name } } };
        });
        _service.On("RecordVote", _ => new Vote());
        var import = new RecordImport(new(_service), new(_service), new(_service), TimeSpan.Zero);
        Assert.Equal(ImportResult.Unchanged, (await import.SendAsync(Vote, TestContext.Current.CancellationToken)).Result);
        Assert.Equal(ImportResult.Unchanged, (await import.SendAsync(Vote, TestContext.Current.CancellationToken)).Result);
        Assert.Equal(["", "second"], pages);
    }

    [Fact]
    public async Task A_second_file_of_the_same_vote_is_not_new_again()
    {
        _service.On("ListVotes", _ => new ListVotesResponse());
        _service.On("RecordVote", _ => new Vote());
        var import = new RecordImport(new(_service), new(_service), new(_service), TimeSpan.Zero);
        Assert.Equal(ImportResult.New, (await import.SendAsync(Vote, TestContext.Current.CancellationToken)).Result);
        Assert.Equal(ImportResult.Unchanged, (await import.SendAsync(Vote, TestContext.Current.CancellationToken)).Result);
    }

    [Fact]
    public async Task A_measure_that_is_listed_is_not_sent_again()
    {
        const string Measure = "congresses/116/resolutions/hjres46";
        _service.On("ListResolutions", _ => new ListResolutionsResponse { Resolutions = { new Resolution { Name = Measure } } });
        _service.On("CreateResolution", _ => throw new InvalidOperationException("nobody should ask"));
        Assert.Equal(
            new ImportOutcome(ImportResult.Unchanged, Measure),
            await Send(new CreateResolutionRequest { Parent = "congresses/116", Resolution = new() { Name = Measure } }));
    }

    [Fact]
    public async Task A_measure_and_its_actions_go_in_one_request_and_where_it_exists_the_actions_still_go_in()
    {
        const string Measure = "congresses/116/resolutions/hjres46";
        _service.On("ListResolutions", _ => new ListResolutionsResponse());
        var sent = 0;
        _service.On("CreateResolution", request =>
        {
            sent = ((CreateResolutionRequest)request).Actions.Count;
            throw Refusal(StatusCode.AlreadyExists, "RESOLUTION_EXISTS");
        });
        _service.On("RecordActions", request => new RecordActionsResponse
        {
            ChangedCount = ((RecordActionsRequest)request).Actions.Count,
            Resolution = new() { ActionCount = 39 },
        });
        var joined = RecordImport.Join(
        [
            new CreateResolutionRequest { Parent = "congresses/116", Resolution = new() { Name = Measure } },
            new RecordActionsRequest { Name = Measure, Actions = { new V1.Action { Id = "a" }, new V1.Action { Id = "b" } } },
        ]);
        Assert.Equal(new ImportOutcome(ImportResult.Corrected, Measure), await Send(Assert.Single(joined)));
        Assert.Equal(2, sent);
    }

    [Fact]
    public void Actions_of_another_measure_are_a_request_of_their_own()
    {
        IMessage[] requests =
        [
            new CreateResolutionRequest { Resolution = new() { Name = "congresses/116/resolutions/hjres46" } },
            new RecordActionsRequest { Name = "congresses/116/resolutions/hjres47" },
        ];
        Assert.Equal(requests, RecordImport.Join(requests));
    }

    [Theory]
    [InlineData("congresses/116/vetoThreats/other", ImportResult.New)]
    [InlineData("congresses/116/vetoThreats/sap-2019-02-26-hjres46", ImportResult.Unchanged)]
    public async Task A_threat_is_new_if_the_service_did_not_list_it_before(string listed, ImportResult result)
    {
        _service.On("ListVetoThreats", _ => new ListVetoThreatsResponse { VetoThreats = { new VetoThreat { Name = listed } } });
        _service.On("IssueVetoThreat", _ => new VetoThreat());
        Assert.Equal(
            new ImportOutcome(result, "congresses/116/vetoThreats/sap-2019-02-26-hjres46"),
            await Send(new IssueVetoThreatRequest { Parent = "congresses/116", VetoThreatId = "sap-2019-02-26-hjres46", VetoThreat = new() }));
    }

    [Fact]
    public async Task A_vote_that_is_recorded_with_other_content_is_corrected()
    {
        _service.On("ListVotes", _ => new ListVotesResponse { Votes = { new Vote { Name = Name } } });
        _service.On("RecordVote", _ => throw Refusal(StatusCode.FailedPrecondition, "VOTE_EXISTS"));
        CorrectVoteRequest? sent = null;
        _service.On("CorrectVote", request =>
        {
            sent = (CorrectVoteRequest)request;
            return new Vote();
        });
        var vote = Vote;
        vote.Positions.Add(new Position { Option = VoteOption.Yea });
        Assert.Equal(new ImportOutcome(ImportResult.Corrected, Name), await Send(vote));
        Assert.Equal((Name, 1), (sent!.Vote.Name, sent.Positions.Count));
    }

    [Theory]
    [InlineData(VoteState.Scheduled, true)]
    [InlineData(VoteState.Open, false)]
    [InlineData(VoteState.Held, false)]
    public async Task A_vote_that_was_opened_already_is_not_opened_again(VoteState state, bool opened)
    {
        var sent = 0;
        _service.On("GetVote", _ => new Vote { Name = Name, State = state, Etag = "before" });
        _service.On("OpenVote", _ => new Vote { Name = Name, Etag = $"after {++sent}" });
        var outcome = await Send(new OpenVoteRequest { Name = Name, Date = "2019-02-26" });
        Assert.Equal(new ImportOutcome(opened ? ImportResult.Corrected : ImportResult.Unchanged, Name), outcome);
        Assert.Equal(opened ? 1 : 0, sent);
    }

    [Fact]
    public async Task A_step_that_comes_too_early_is_refused_and_not_passed_over()
    {
        _service.On("GetVote", _ => new Vote { Name = Name, State = VoteState.Scheduled });
        _service.On("RecordPositions", _ => throw Refusal(StatusCode.FailedPrecondition, "VOTE_NOT_OPEN"));
        Assert.Equal(
            new ImportOutcome(ImportResult.Refused, Name, "VOTE_NOT_OPEN", "in words"), await Send(new RecordPositionsRequest { Name = Name }));
    }

    [Theory]
    [InlineData(VoteQuestion.Passage, ImportResult.Unchanged)]
    [InlineData(VoteQuestion.VetoOverride, ImportResult.Refused)]
    public async Task An_announcement_that_is_known_changes_nothing_whatever_became_of_it(VoteQuestion question, ImportResult result)
    {
        const string Announced = "congresses/116/votes/house-1-v-passage";
        _service.On("ListVotes", _ => new ListVotesResponse());
        _service.On("ScheduleVote", _ => throw Refusal(StatusCode.AlreadyExists, "VOTE_EXISTS"));
        _service.On("GetVote", _ => new Vote { State = VoteState.Held, QuestionKind = VoteQuestion.Passage, Announcement = new() });
        var outcome = await Send(new ScheduleVoteRequest
        {
            Parent = "congresses/116",
            VoteId = "passage",
            Vote = new() { Chamber = Chamber.House, Session = 1, QuestionKind = question },
        });
        Assert.Equal((result, Announced), (outcome.Result, outcome.Resource));
    }

    [Fact]
    public async Task A_correction_that_is_refused_is_an_outcome_with_its_stable_reason()
    {
        _service.On("ListVotes", _ => new ListVotesResponse { Votes = { new Vote { Name = Name } } });
        _service.On("RecordVote", _ => throw Refusal(StatusCode.FailedPrecondition, "VOTE_EXISTS"));
        _service.On("CorrectVote", _ => throw Refusal(StatusCode.Unimplemented, "UNIMPLEMENTED"));
        Assert.Equal(new ImportOutcome(ImportResult.Refused, Name, "UNIMPLEMENTED", "in words"), await Send(Vote));
    }

    [Fact]
    public async Task Unreadable_details_do_not_hide_the_refusal()
    {
        _service.On("ListVotes", _ => new ListVotesResponse());
        _service.On("RecordVote", _ => throw new RpcException(
            new(StatusCode.InvalidArgument, "in words"), new Metadata { { "grpc-status-details-bin", [0xFF, 0xFF] } }));
        Assert.Equal(new ImportOutcome(ImportResult.Refused, Name, "", "in words"), await Send(Vote));
    }

    private static RpcException Refusal(StatusCode code, string reason)
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)code,
            Message = "in words",
            Details = { Any.Pack(new ErrorInfo { Reason = reason, Domain = "votetracker" }) },
        };
        return status.ToRpcException();
    }
}
