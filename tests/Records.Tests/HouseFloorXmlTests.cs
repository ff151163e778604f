using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// The House's floor proceedings (clerk.house.gov/floor).
public class HouseFloorXmlTests
{
    [Fact]
    public void The_actions_of_each_measure_are_read_oldest_first_and_the_rest_of_the_day_is_not()
    {
        var reading = Sample.Read("house-floor.xml");
        Assert.Equal(
            ["congresses/116/resolutions/hres144", "congresses/116/resolutions/hjres46"],
            reading.Requests.OfType<RecordActionsRequest>().Select(request => request.Name));
        var actions = reading.Requests.OfType<RecordActionsRequest>().Last().Actions;
        Assert.Equal([ActionKind.Passed, ActionKind.Other], actions.Select(action => action.Kind));
        Assert.Equal(
            ("congresses/116/votes/house-1-94", Chamber.House, "2019-02-26", "18:34:10", 0),
            (actions[0].Vote, actions[0].Chamber, actions[0].Date, actions[0].TimeOfDay, actions[0].Sequence));
        Assert.Equal("On passage Passed by the Yeas and Nays: 245 - 182 (Roll no. 94).", actions[0].Text);
        Assert.Equal(
            new DocumentOrigin(
                Witness.OwnRecord, "House floor proceedings", "https://clerk.house.gov/floor/20190226.xml",
                new DateTimeOffset(2019, 2, 27, 10, 15, 0, TimeSpan.FromHours(-5))),
            reading.Origin);
    }

    // The Library of Congress copies the lines days later; told twice they are one.
    [Fact]
    public void A_line_has_the_id_that_it_has_in_BILLSTATUS()
    {
        var bulk = ((RecordActionsRequest)RecordFile.Read(SharedData.PathOf("billstatus-xml/BILLSTATUS-116hjres46.xml")).Requests[1]).Actions.Select(action => action.Id);
        Assert.All(
            Sample.Read("house-floor.xml").Requests.OfType<RecordActionsRequest>().Last().Actions, action => Assert.Contains(action.Id, bulk));
    }

    [Fact]
    public void On_the_day_on_which_a_Congress_begins_the_morning_is_the_old_ones()
    {
        var text = Sample.Text("house-floor.xml").Replace("congress=\"116\"", "congress=\"117\"", StringComparison.Ordinal)
            .Replace("20190226T13:33:30", "20210103T11:33:30", StringComparison.Ordinal)
            .Replace("20190226T18:34", "20210103T18:34", StringComparison.Ordinal);
        Assert.Equal(
            ["congresses/116/resolutions/hres144", "congresses/117/resolutions/hjres46"],
            Sample.ReadText(text).Requests.OfType<RecordActionsRequest>().Select(request => request.Name));
    }

    [Fact]
    public void A_line_without_a_time_costs_that_line()
    {
        var reading = Sample.ReadText(Sample.Mutated("house-floor.xml", "20190226T18:34:12", "later"));
        Assert.Single(reading.Requests.OfType<RecordActionsRequest>().Last().Actions);
        Assert.Equal((15, RecordFlaw.PartNotRead), (Assert.Single(reading.Warnings).Line, reading.Warnings[0].Flaw));
    }

    [Fact]
    public void The_real_proceedings_are_read()
    {
        var reading = RecordFile.Read(SharedData.PathOf("official-samples-2026/clerk-floor-20260902.trimmed.xml"));
        Assert.Empty(reading.Warnings);
        var actions = reading.Requests.OfType<RecordActionsRequest>().ToDictionary(request => request.Name.Split('/')[^1], request => request.Actions);
        Assert.Equal(["hjres1", "hr1501"], actions.Keys);
        Assert.Equal((ActionKind.SuspensionFailed, "congresses/119/votes/house-2-293"), (actions["hjres1"][0].Kind, actions["hjres1"][0].Vote));
        Assert.Equal([ActionKind.Passed, ActionKind.Other], actions["hr1501"].Select(action => action.Kind));
    }
}
