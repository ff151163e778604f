using System.Globalization;
using Google.Protobuf;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;
using static VoteTracker.Domain.MeasureTypes;

namespace VoteTracker.Records.FloorSchedule;

// What the House may consider in a week (docs.house.gov/billsthisweek/{monday}/{monday}.xml): of each item a vote is announced for some
// day of the week; an item that was removed is taken off.
internal static class FloorScheduleXml
{
    private const string Leader = "Majority Leader of the House";

    public static RecordReading Read(string path, XmlRecord root)
    {
        var congress = CongressOf(root);
        var week = Day(root, "week-date");
        var requests = root.Warnings.ReadEach(
            root.All("category").SelectMany(category => Items(category).Select(item => (category, item))),
            listed => Request(listed.item, Announced(listed.category, listed.item, root, congress, week), congress));
        return RecordReading.Of(
            path,
            RecordKind.FloorScheduleXml,
            [.. requests.DistinctBy(NameOf)],
            new(
                Witness.OwnRecord,
                "House floor schedule",
                string.Create(CultureInfo.InvariantCulture, $"https://docs.house.gov/billsthisweek/{week:yyyyMMdd}/{week:yyyyMMdd}.xml"),
                DocumentTime.Of(root, "update-date")),
            root.Warnings);
    }

    private static IEnumerable<XmlRecord> Items(XmlRecord category) => category.Find("floor-items")?.All("floor-item") ?? [];

    private static IMessage Request(XmlRecord item, (Vote Vote, string Id) announced, int congress)
    {
        var (vote, id) = announced;
        var removed = item.Attribute("remove-date");
        if (removed.Length == 0)
            return new ScheduleVoteRequest { Parent = CongressName.Format(congress), Vote = vote, VoteId = id };
        return new WithdrawVoteRequest
        {
            Name = vote.Name,
            Withdrawal = VoteWithdrawal.TakenOff,
            Reason = $"removed from the floor schedule of the House on {RollCallBuilder.Limit(removed, 64)}",
        };
    }

    private static (Vote Vote, string Id) Announced(XmlRecord category, XmlRecord item, XmlRecord root, int congress, DateOnly week)
    {
        var cited = item.Required("legis-num");
        // "Senate Amendment to H.R. 1": the measure is named last. A draft has no number yet: "H.R. ____".
        var measure = MeasureCitation.FindAll(congress, cited) is [.., var last]
            ? last
            : throw item.One("legis-num").Wrong($"\"{cited}\" names no measure with a number, so no vote is announced");
        var text = item.Optional("floor-text");
        var type = category.Attribute("type");
        var question = Question(measure, cited, type);
        var kind = VoteQuestions.OfHouse(question);
        var session = CongressCalendar.On(congress, week);
        var id = string.Create(CultureInfo.InvariantCulture, $"floor-{week:yyyyMMdd}-{measure.Id}");
        var vote = new Vote
        {
            Name = $"{CongressName.Format(congress)}/votes/house-{session}-v-{id}",
            Chamber = Chamber.House,
            Session = session,
            Question = question,
            QuestionKind = kind,
            Threshold = kind == VoteQuestion.PassageUnderSuspension || (measure.Type.IsJoint() && BillRequests.ProposesAmendment(text))
                ? VoteThreshold.TwoThirds
                : VoteThreshold.Majority,
            Description = RollCallBuilder.Limit(text, 4096),
            Announcement = new()
            {
                Precision = SchedulePrecision.Week,
                Date = Printed(week),
                AnnouncedBy = Leader,
                AnnouncedDate = Printed(item.Attribute("publish-date").Length > 0 ? Day(item, "publish-date") : Day(root, "orig-publish-date")),
                Citation = RollCallBuilder.Limit(type.Length > 0 ? $"Weekly floor schedule: {type}" : "Weekly floor schedule", 1024),
                Uri = $"https://docs.house.gov/floor/Default.aspx?date={Printed(week)}",
            },
        }.On([measure]);
        return (vote, id);
    }

    // In the words of the Clerk, by which a vote is recognized when it is held.
    private static string Question(MeasureName measure, string cited, string category)
    {
        var suspension = category.Contains("suspension", StringComparison.OrdinalIgnoreCase);
        if (cited.Contains("Senate Amendment", StringComparison.OrdinalIgnoreCase))
            return suspension ? "On Motion to Suspend the Rules and Concur in the Senate Amendment" : "On Motion to Concur in the Senate Amendment";
        if (cited.Contains("Conference Report", StringComparison.OrdinalIgnoreCase))
            return "On Agreeing to the Conference Report";
        var passed = measure.Type.IsPresented() || measure.Type.IsJoint();
        return (suspension, passed) switch
        {
            (true, true) => "On Motion to Suspend the Rules and Pass",
            (true, false) => "On Motion to Suspend the Rules and Agree",
            (false, true) => "On Passage",
            (false, false) => "On Agreeing to the Resolution",
        };
    }

    private static string NameOf(IMessage request) =>
        request is ScheduleVoteRequest schedule ? schedule.Vote.Name : ((WithdrawVoteRequest)request).Name;

    private static int CongressOf(XmlRecord root) =>
        int.TryParse(root.Attribute("congress-num"), NumberStyles.None, CultureInfo.InvariantCulture, out var congress)
        && congress is >= 1 and <= CongressName.MaxNumber
            ? congress
            : throw root.Wrong($"congress-num should be a number from 1 to {CongressName.MaxNumber} and is \"{root.Attribute("congress-num")}\"");

    // Both 2026-09-14 and 2026-09-08T19:08:32.013.
    private static DateOnly Day(XmlRecord element, string attribute) =>
        DateOnly.TryParseExact(
            element.Attribute(attribute).Split('T', 2)[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw element.Wrong($"{attribute} should look like 2026-09-14 and is \"{element.Attribute(attribute)}\"");

    private static string Printed(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
