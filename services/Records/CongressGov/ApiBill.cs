using System.Globalization;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.CongressGov;

// A measure without its actions, as api.congress.gov/v3/bill/{congress}/{type}/{number} answers.
internal static class ApiBill
{
    public static bool IsBill(JsonRecord root) =>
        root.Find("bill") is { IsObject: true } bill && bill.Find("congress") is not null && bill.Find("type") is not null;

    public static RecordReading Read(string path, JsonRecord root)
    {
        var bill = root.One("bill");
        var measure = ApiMeasure.Of(bill, "type", "number");
        var origin = new DocumentOrigin(
            Witness.LibraryOfCongress, ApiActions.Source, ApiMeasure.Path(measure), DocumentTime.Of(bill, "updateDate"));
        // A measure of yesterday has no title yet.
        var requests = BillRequests.Of(measure, bill.Optional("title"), Introduced(bill), [], origin);
        return RecordReading.Of(path, RecordKind.CongressGovJson, requests, origin, root.Warnings);
    }

    private static DateOnly Introduced(JsonRecord bill) =>
        DateOnly.TryParseExact(bill.Text("introducedDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw bill.One("introducedDate").Wrong($"\"introducedDate\" should look like 2019-02-26 and is \"{bill.Text("introducedDate")}\"");
}
