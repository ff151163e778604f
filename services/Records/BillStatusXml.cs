using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using VoteTracker.V1;

namespace VoteTracker.Records;

// The status of a measure, layouts 1 and 3.0.0 of GPO (github.com/usgpo/bill-status): the measure and its actions.
internal static partial class BillStatusXml
{
    // What one RecordActions call may hold.
    private const int MaxActionsPerCall = 2000;

    public static IReadOnlyList<IMessage> Read(XmlRecord root)
    {
        var bill = root.One("bill");
        var measure = MeasureOf(bill);
        var title = RollCall.Limit(bill.Required("title"), 4096);
        var requests = new List<IMessage>
        {
            new CreateResolutionRequest
            {
                Parent = measure.Parent,
                ResolutionId = measure.Id,
                Resolution = new()
                {
                    Name = measure.Name,
                    Type = measure.Type,
                    Number = measure.Number,
                    Title = title,
                    IntroducedDate = Date(bill.One("introducedDate")).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    ConstitutionalAmendment = measure.IsJoint && ProposesAmendment(title),
                },
            },
        };
        requests.AddRange(BillActions.Read(bill, measure)
            .Chunk(MaxActionsPerCall)
            .Select(actions => new RecordActionsRequest { Name = measure.Name, Actions = { actions } }));
        return requests;
    }

    public static DateOnly Date(XmlRecord date) =>
        DateOnly.TryParseExact(date.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw date.Wrong($"<{date.Name}> should look like 2019-02-26 and is \"{date.Text}\"");

    // Article V. "Removing the deadline for the ratification" of an amendment proposes none.
    public static bool ProposesAmendment(string title) => Proposal().IsMatch(title);

    private static Measure MeasureOf(XmlRecord bill)
    {
        var congress = bill.Number("congress", 1, Measure.MaxCongress);
        // Layout 1 says billType and billNumber, 3.0.0 says type and number.
        var (type, number) = bill.Find("billType") is null ? ("type", "number") : ("billType", "billNumber");
        return Measure.From(congress, bill.Required(type), bill.Number(number, 1, Measure.MaxNumber).ToString(CultureInfo.InvariantCulture))
            ?? throw bill.One(type).Wrong($"no measure has the type \"{bill.Required(type)}\"");
    }

    [GeneratedRegex(@"\bproposing (an? )?([a-z-]+ ){0,4}amendments? to the constitution\b", RegexOptions.IgnoreCase)]
    private static partial Regex Proposal();
}
