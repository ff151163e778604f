using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Tests;

/// <summary>Each update has a sentence, whatever its record lacks.</summary>
public sealed class UpdatePhrasesTests
{
    private static Vote Vote => new()
    {
        Name = "congresses/116/votes/house-1-94",
        Chamber = Chamber.House,
        Number = 94,
        Resolutions = { "congresses/116/resolutions/hjres46" },
        Question = "On Passage",
        State = VoteState.Closed,
        OfficialResult = "Passed",
        Tally = new Tally { Yea = 245, Nay = 182 },
        Needed = 214,
        Denominator = 427,
        Announcement = new VoteAnnouncement { Precision = SchedulePrecision.Day, Date = "2019-02-26" },
    };

    public static TheoryData<UpdateType> Types => [.. Enum.GetValues<UpdateType>()];

    [Theory]
    [InlineData(UpdateType.VoteClosed, "House vote 94 on H.J.Res. 46, On Passage: Passed, 245–182, 214 of 427 needed.")]
    [InlineData(UpdateType.VoteScheduled, "House vote 94 on H.J.Res. 46, On Passage: announced for Feb. 26, 2019.")]
    [InlineData(UpdateType.VoteOpened, "House vote 94 on H.J.Res. 46, On Passage: under way.")]
    [InlineData(UpdateType.PositionsRecorded, "House vote 94 on H.J.Res. 46, On Passage: members’ positions are on record, 245–182.")]
    [InlineData(UpdateType.ResultDisputed, "House vote 94 on H.J.Res. 46, On Passage: announced as Passed, but the count says otherwise, 245–182.")]
    public void A_vote_is_told_by_what_happened_to_it(UpdateType type, string sentence) =>
        Assert.Equal(sentence, UpdatePhrases.Sentence(new Update { Type = type, Vote = Vote }));

    [Theory]
    [InlineData(VoteState.Scheduled, "now announced for Feb. 26, 2019.")]
    [InlineData(VoteState.Withdrawn, "had been announced for Feb. 26, 2019 before it was withdrawn.")]
    public void Another_day_that_becomes_known_of_a_withdrawn_vote_is_not_told_as_if_it_were_to_be_held(VoteState state, string sentence) => Assert.Equal(
        $"House vote 94 on H.J.Res. 46, On Passage: {sentence}",
        UpdatePhrases.Sentence(new Update { Type = UpdateType.VoteRescheduled, Vote = new(Vote) { State = state } }));

    [Fact]
    public void A_measure_that_moved_is_told_by_where_it_is_and_one_that_did_not_says_so()
    {
        var measure = new Resolution { Type = ResolutionType.Hjres, Number = 46, OriginChamber = Chamber.House, State = ResolutionState.Vetoed };

        Assert.Equal("H.J.Res. 46: vetoed.", UpdatePhrases.Sentence(new Update
        {
            Type = UpdateType.ResolutionChanged,
            Resolution = measure,
            PreviousState = ResolutionState.Presented,
        }));
        Assert.Equal("H.J.Res. 46: more on record; vetoed as before.", UpdatePhrases.Sentence(new Update { Type = UpdateType.ResolutionChanged, Resolution = measure }));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Nothing_on_record_is_no_reason_to_fail(UpdateType type)
    {
        foreach (var update in (Update[])
            [
                new() { Vote = new Vote() }, new() { Vote = new Vote { Announcement = new VoteAnnouncement() } }, new() { Resolution = new Resolution() },
                new() { VetoThreat = new VetoThreat() }, new() { Congress = new Congress() }, new(),
            ])
        {
            update.Type = type;
            Assert.EndsWith(".", UpdatePhrases.Sentence(update), StringComparison.Ordinal);
            Assert.NotNull(UpdatePhrases.Detail(update));
        }
    }

    [Fact]
    public void Words_of_the_record_stay_on_one_line_and_steer_nothing() =>
        Assert.Equal("House vote 94, On \\u202E Passage: under way.", UpdatePhrases.Sentence(new Update
        {
            Type = UpdateType.VoteOpened,
            Vote = new Vote { Chamber = Chamber.House, Number = 94, Question = "On \u202E\nPassage" },
        }));
}
