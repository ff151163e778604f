using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// What a document says twice, and differently.
public class ContradictionTests
{
    [Fact]
    public void A_law_that_is_said_to_be_signed_and_unsigned_is_recorded_and_told()
    {
        static string Item(string text) =>
            $"<item><actionDate>2019-04-20</actionDate><text>{text}</text><actionCode>E30000</actionCode><sourceSystem><name>House floor actions</name></sourceSystem></item>";
        var reading = Sample.ReadText(Sample.Mutated(
            "billstatus-1.xml", "<actions>", $"<actions>{Item("Became law without the President's signature.")}{Item("Signed by President.")}"));
        var warning = Assert.Single(reading.Warnings);
        Assert.Equal(RecordFlaw.Contradiction, warning.Flaw);
        Assert.Equal(
            "it says both \"Signed by President.\" (2019-04-20) and \"Became law without the President's signature.\" (2019-04-20)", warning.Reason);
        // Nothing is left out, so it is as whole as it was.
        Assert.True(reading.Origin!.IsWhole);
        Assert.Contains(ActionKind.Signed, ((RecordActionsRequest)reading.Requests[1]).Actions.Select(action => action.Kind));
    }

    [Fact]
    public void A_session_that_the_day_of_the_vote_contradicts_is_not_believed_and_told_once()
    {
        var reading = RecordFile.Read(SharedData.PathOf("../cases/01-session-number/b-wrong-first.xml"));
        var actions = ((RecordActionsRequest)reading.Requests[1]).Actions;
        Assert.All(actions.Where(action => action.Vote.Length > 0), action => Assert.Equal("congresses/118/votes/house-2-79", action.Vote));
        Assert.Contains(actions, action => action.Vote.Length > 0);
        Assert.Equal(
            (RecordFlaw.Contradiction, "roll call 79 of 2024-03-08 is said to be of session 1; that day was in session 2, which is taken"),
            (Assert.Single(reading.Warnings).Flaw, reading.Warnings[0].Reason));
    }
}
