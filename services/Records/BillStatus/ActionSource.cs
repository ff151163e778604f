using VoteTracker.V1;

namespace VoteTracker.Records.BillStatus;

// Who acted, from the source system and the code of a BILLSTATUS action.
internal static class ActionSource
{
    public static Chamber ChamberOf(string system, string code, string text) => system switch
    {
        "Senate" => Chamber.Senate,
        // The House's system also logs what the President does.
        "House floor actions" or "House committee actions" => code.StartsWith('E') ? Chamber.Unspecified : Chamber.House,
        _ => OfLibraryCode(code, text),
    };

    // "Passed Senate with an amendment", "Senate agreed to House amendment": who acts is named first.
    public static Chamber FirstNamed(string text)
    {
        var (senate, house) = (text.IndexOf("Senate", StringComparison.Ordinal), text.IndexOf("House", StringComparison.Ordinal));
        return senate < 0 && house < 0 ? Chamber.Unspecified
            : house < 0 || (senate >= 0 && senate < house) ? Chamber.Senate
            : Chamber.House;
    }

    // The Library of Congress numbers its stages: House 1000-9999, Senate 10000-18999, then both in turn; E and 28000 on are the
    // President's (github.com/usgpo/bill-status, BILLSTATUS-XML_User_User-Guide, "action codes").
    private static Chamber OfLibraryCode(string code, string text) => code switch
    {
        "19500" or "21000" or "22000" or "32000" or "33000" or "Intro-H" => Chamber.House,
        "20500" or "23000" or "24000" or "34000" or "35000" or "Intro-S" => Chamber.Senate,
        _ when code.StartsWith('H') => Chamber.House,
        { Length: 4 } when code.All(char.IsAsciiDigit) => Chamber.House,
        { Length: 5 } when code.StartsWith('1') && code.All(char.IsAsciiDigit) => Chamber.Senate,
        _ when text.Contains(" in Senate", StringComparison.Ordinal) || text.Contains(" by Senate", StringComparison.Ordinal)
            || text.StartsWith("Senate ", StringComparison.Ordinal) => Chamber.Senate,
        _ when text.Contains(" in House", StringComparison.Ordinal) || text.StartsWith("House ", StringComparison.Ordinal) => Chamber.House,
        _ => Chamber.Unspecified,
    };
}
