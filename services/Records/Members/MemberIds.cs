namespace VoteTracker.Records.Members;

// Records fill a missing id with zeros: the Clerk's of the 110th Congress have 0000000 for members who were new.
internal static class MemberIds
{
    public static string OrNone(string id) => id.AsSpan().Trim().Trim('0').IsEmpty ? "" : id.Trim();
}
