using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.BillStatus;

// A bulk file of GPO lists every action that the Library of Congress knows of.
internal static class BillStatusOrigin
{
    public static DocumentOrigin Of(XmlRecord root)
    {
        var bill = root.One("bill");
        var (type, number) = bill.Find("billType") is null ? ("type", "number") : ("billType", "billNumber");
        var name = $"BILLSTATUS-{bill.Required("congress")}{bill.Required(type).ToLowerInvariant()}{bill.Required(number)}.xml";
        return new(Witness.LibraryOfCongress, "BILLSTATUS", name, DocumentTime.Of(bill.Find("updateDate")), IsWhole: true);
    }
}
