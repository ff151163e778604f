using System.Globalization;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.CongressGov;

// The measure that an answer of the Congress.gov API is about.
internal static class ApiMeasure
{
    // What was asked for: {"request": {"congress": "118", "billType": "hres", "billNumber": "1071"}}.
    public static MeasureName OfRequest(JsonRecord root) => Of(root.One("request"), "billType", "billNumber");

    public static MeasureName Of(JsonRecord owner, string type, string number)
    {
        var congress = owner.AnyNumber("congress", 1, CongressName.MaxNumber);
        var text = owner.AnyNumber(number, 1, MeasureName.MaxNumber).ToString(CultureInfo.InvariantCulture);
        return MeasureCitation.From(congress, owner.Text(type), text)
            ?? throw owner.One(type).Wrong($"no measure has the type \"{owner.Text(type)}\"");
    }

    public static string Path(MeasureName measure) => string.Create(
        CultureInfo.InvariantCulture, $"bill/{measure.Congress}/{measure.Id.TrimEnd([.. "0123456789"])}/{measure.Number}");
}
