using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Roll calls that are closed by their announced count before their positions are known.</summary>
public class AnnouncedCountTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly VoteName Name = House(94);
    private static readonly Tally Announced = new() { Yea = 3, Nay = 2 };
    private static readonly Vote Passage = RollCall(Name, Hjres46, "2019-02-26", passed: true) with { Tally = Announced };

    [Fact]
    public void It_counts_at_once_and_its_positions_follow_without_a_correction()
    {
        var journal = Created();
        Assert.Equal([ChangeType.VoteClosed, ChangeType.ResolutionChanged], journal.Record(Passage, []).Select(change => change.Type));

        var told = Assert.IsType<VoteChange>(Assert.Single(journal.Record(Passage with { Tally = null, Description = "said later" }, Positions(3, 2, 0, 1))));

        Assert.Equal((ChangeType.PositionsRecorded, VoteState.Closed, 6), (told.Type, told.Vote.State, told.ChangedPositions.Length));
        Assert.Equal((1, "said later"), (told.Vote.Tally!.NotVoting, told.Vote.Description));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
        Assert.Equal("VOTE_EXISTS", journal.RefuseVote(Passage with { Tally = null }, Positions(2, 3)).Reason);
    }

    // By the field: a record that says nothing of it, and one that says something else. Another kind of question has another threshold.
    private static readonly Dictionary<string, (Vote Without, Vote? Otherwise)> Records = new()
    {
        ["measures"] = (Passage with { Measures = [] }, Passage with { Measures = [Measure(MeasureType.Hjres, 47)] }),
        ["amendment"] = (Whole with { Amendment = null }, Whole with { Amendment = new("H.Amdt. 2", "", "", "") }),
        ["executive document"] = (Whole with { ExecutiveDocument = null }, Whole with { ExecutiveDocument = new(ExecutiveDocumentKind.Nomination, "PN2", "") }),
        ["question"] = (Whole with { Question = "" }, Whole with { Question = "On Agreeing" }),
        ["question's kind"] = (Whole with { QuestionKind = VoteQuestion.Unspecified }, null),
        ["threshold"] = (Whole with { Threshold = VoteThreshold.Unspecified }, Whole with { Threshold = VoteThreshold.TwoThirds }),
        ["result"] = (Whole with { OfficialResult = "" }, Whole with { OfficialResult = "Agreed to" }),
        ["passed"] = (Whole with { OfficialPassed = null }, Whole with { OfficialPassed = false }),
        ["day"] = (Whole with { Moment = On("2019-02-26") }, Whole with { Moment = On("2019-02-27") }),
        ["sworn"] = (Whole with { Sworn = 0 }, Whole with { Sworn = 99 }),
        ["description"] = (Whole with { Description = "" }, Whole with { Description = "Another" }),
    };

    private static Vote Whole => Passage with
    {
        Tally = null,
        Amendment = new("H.Amdt. 1", "", "", ""),
        ExecutiveDocument = new(ExecutiveDocumentKind.Nomination, "PN1", ""),
        OfficialResult = "Passed",
        Moment = On("2019-02-26", "15:00:00"),
        Sworn = 100,
        Description = "A description",
    };

    public static TheoryData<string> Fields => [.. Records.Keys];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Positions_bring_what_the_count_came_without_and_do_not_gloss_over_what_it_said_otherwise(string field)
    {
        var fuller = field == "measures" ? Passage with { Tally = null } : Whole;

        Assert.Equal(ChangeType.PositionsRecorded, ToldAfter(fuller));
        Assert.Equal(ChangeType.PositionsRecorded, ToldAfter(Records[field].Without));
        if (Records[field].Otherwise is { } otherwise)
            Assert.Equal(ChangeType.VoteCorrected, ToldAfter(otherwise));

        ChangeType ToldAfter(Vote known)
        {
            var journal = Created();
            journal.Record(known with { Tally = Announced }, []);
            return journal.Record(fuller, Positions(3, 2))[0].Type;
        }
    }

    [Fact]
    public void Positions_that_do_not_add_up_to_it_are_a_correction()
    {
        var journal = Created();
        journal.Record(Passage with { OfficialPassed = null }, []);

        var told = (VoteChange)journal.Record(Passage with { OfficialPassed = null, Tally = null }, Positions(2, 3))[0];

        Assert.Equal((ChangeType.VoteCorrected, VoteState.Corrected, 3), (told.Type, told.Vote.State, told.Previous!.Tally!.Yea));
        Assert.Equal(MeasureState.FailedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void A_live_vote_is_closed_by_it_and_positions_come_in_portions_in_any_order() =>
        Prop.ForAll(Gen.Shuffle(Positions(3, 2, 0, 1).ToArray()).ToArbitrary(), order =>
        {
            var journal = Created();
            journal.Schedule(Passage with { Tally = null, OfficialPassed = null, Announcement = Congress116.Announced("2019-02-26") });
            journal.Open(Name, "2019-02-26");
            journal.Take(Name, order[0]);
            journal.Close(Name, passed: true, announced: Announced with { NotVoting = 1 });
            Assert.Equal((VoteState.Closed, 3, MeasureState.PassedOriginating), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Tally!.Yea, journal.StateOf(Hjres46)));
            foreach (var position in order.Skip(1))
                Assert.Equal([ChangeType.PositionsRecorded], journal.Take(Name, position).Select(change => change.Type));
            Assert.Equal((VoteState.Closed, 6), (journal.Votes[Name].Vote.State, journal.Votes[Name].Positions.Length));
            Assert.Equal((3, 2), (journal.Votes[Name].Vote.Tally!.Yea, journal.Votes[Name].Vote.Tally!.Nay));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_of_an_option_than_was_announced_is_refused_as_a_portion()
    {
        var journal = Created();
        journal.Record(Passage, []);

        var refusal = journal.Refuse(docket => docket.RecordPositions(journal.Votes[Name], Positions(4, 0), journal.By));

        Assert.Equal("TALLY_MISMATCH", refusal.Reason);
    }

    public static TheoryData<string, VoteOption, Tally> Exceeding => new()
    {
        { "yea", VoteOption.Yea, new() { Yea = 1, Nay = 5 } },
        { "nay", VoteOption.Nay, new() { Yea = 5, Nay = 1 } },
        { "present", VoteOption.Present, new() { Yea = 5, Present = 1 } },
        { "present", VoteOption.LivePair, new() { Yea = 5, LivePairs = 1 } },
        { "not_voting", VoteOption.NotVoting, new() { Yea = 5, NotVoting = 1 } },
        { "guilty", VoteOption.Guilty, new() { Guilty = 1, NotGuilty = 5 } },
        { "not_guilty", VoteOption.NotGuilty, new() { Guilty = 5, NotGuilty = 1 } },
        { "Jeffries", VoteOption.Candidate, new() { ByCandidate = [new("Johnson", 5), new("Jeffries", 1)] } },
    };

    [Theory]
    [MemberData(nameof(Exceeding))]
    public void One_more_than_was_announced_of_any_option_is_refused_by_its_name(string named, VoteOption option, Tally announced)
    {
        var journal = Created();
        journal.Record(Passage with { Tally = announced, OfficialPassed = null }, []);
        var candidate = option == VoteOption.Candidate ? named : "";
        journal.Take(Name, Member(1, option, candidate));

        var refusal = journal.Refuse(docket => docket.RecordPositions(journal.Votes[Name], [Member(2, option, candidate)], journal.By));

        Assert.Equal("TALLY_MISMATCH", refusal.Reason);
        Assert.Contains($"{named} was announced as 1, and the positions would be 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Once_its_positions_are_complete_none_are_taken()
    {
        var journal = Created();
        journal.Record(Passage, []);
        journal.Take(Name, Positions(3, 2));

        Assert.Equal("VOTE_NOT_OPEN", journal.Refuse(docket => docket.RecordPositions(journal.Votes[Name], [Member(9, VoteOption.Yea)], journal.By)).Reason);
    }

    [Fact]
    public void A_count_that_comes_again_takes_no_positions_away()
    {
        var journal = Created();
        journal.Record(Passage, []);
        journal.Take(Name, Positions(2, 1));

        // That the chamber says so, too, is noted and told nobody.
        Assert.Equal([ChangeType.Silent], journal.Record(Passage, [], journal.By with { Witness = Witness.OwnRecord }).Select(change => change.Type));
        Assert.Empty(journal.Record(Passage, [], journal.By with { Witness = Witness.OwnRecord }));
        var corrected = (VoteChange)journal.Record(Passage with { Tally = Announced with { Yea = 4 } }, [], journal.By with { Witness = Witness.OwnRecord })[0];

        Assert.Equal((ChangeType.VoteCorrected, 4, 3), (corrected.Type, corrected.Vote.Tally!.Yea, journal.Votes[Name].Positions.Length));
        Assert.Equal([ChangeType.PositionsRecorded], journal.Take(Name, Member(9, VoteOption.Yea)).Select(change => change.Type));
    }

    [Fact]
    public void A_count_closes_a_vote_that_is_followed_live_and_leaves_its_positions()
    {
        var journal = Created();
        journal.Schedule(Passage with { Tally = null, OfficialPassed = null, Announcement = Congress116.Announced("2019-02-26") });
        journal.Open(Name, "2019-02-26");
        journal.Take(Name, Positions(2, 1));

        journal.Record(Passage, []);

        Assert.Equal((VoteState.Closed, 3, 3), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Tally!.Yea, journal.Votes[Name].Positions.Length));
    }

    [Fact]
    public void Who_answered_present_is_taken_although_only_yeas_and_nays_were_announced()
    {
        var journal = Created();
        journal.Record(Passage, []);

        journal.Take(Name, Member(8, VoteOption.Present));
        journal.Take(Name, Positions(3, 2));

        Assert.Equal((VoteState.Closed, 1), (journal.Votes[Name].Vote.State, journal.Votes[Name].Vote.Tally!.Present));
    }

    [Fact]
    public void A_record_is_not_refused_for_what_it_lacks()
    {
        var journal = Created();
        var bare = Passage with { Tally = null, Question = "", QuestionKind = VoteQuestion.Unspecified, Threshold = VoteThreshold.Unspecified, OfficialPassed = null };
        journal.Record(bare with { Method = VoteMethod.Unspecified, Measures = [] }, []);
        journal.Record(bare with { Name = House(95), QuestionKind = VoteQuestion.Passage, Measures = [] }, Positions(3, 2));
        journal.Record(bare with { Name = House(96), QuestionKind = VoteQuestion.VetoOverride }, Positions(3, 2));
        journal.Record(bare with { Name = House(97), Method = VoteMethod.Unspecified }, Positions(3, 2));

        Assert.All([94, 95, 96], number => Assert.Null(journal.Votes[House(number)].Vote.Outcome));
        Assert.Equal(VoteMethod.RollCall, journal.Votes[House(97)].Vote.Method);
        // The rule is not known, and none is taken for granted.
        Assert.Null(journal.Votes[House(96)].Vote.Computation);
    }

    private static Journal Created()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        return journal;
    }
}
