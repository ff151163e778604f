using System.Globalization;
using Google.Protobuf;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.BillStatus;

// The status of a measure, layouts 1 and 3.0.0 of GPO (github.com/usgpo/bill-status): the measure and its actions.
internal static class BillStatusXml
{
    public static IReadOnlyList<IMessage> Read(XmlRecord root)
    {
        var bill = root.One("bill");
        var measure = MeasureOf(bill);
        var actions = BillActions.Read(bill, measure);
        // A new measure may be a day without a title.
        return BillRequests.Of(
            measure, bill.Optional("title"), Date(bill.One("introducedDate")), actions, BillStatusOrigin.Of(root).As(root.Warnings));
    }

    public static DateOnly Date(XmlRecord date) =>
        DateOnly.TryParseExact(date.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw date.Wrong($"<{date.Name}> should look like 2019-02-26 and is \"{date.Text}\"");

    private static MeasureName MeasureOf(XmlRecord bill)
    {
        var congress = bill.Number("congress", 1, CongressName.MaxNumber);
        // Layout 1 says billType and billNumber, 3.0.0 says type and number.
        var (type, number) = bill.Find("billType") is null ? ("type", "number") : ("billType", "billNumber");
        return MeasureCitation.From(congress, bill.Required(type), bill.Number(number, 1, MeasureName.MaxNumber).ToString(CultureInfo.InvariantCulture))
            ?? throw bill.One(type).Wrong($"no measure has the type \"{bill.Required(type)}\"");
    }
}
