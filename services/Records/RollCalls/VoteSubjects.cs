using System.Text.RegularExpressions;
using VoteTracker.V1;

namespace VoteTracker.Records.RollCalls;

// What a vote is on beside a measure, as the records of both chambers word it.
internal static partial class VoteSubjects
{
    // Null where the record has no number: Senate files have the element in every vote.
    public static Amendment? Amendment(string number, string author, string purpose, string amends) => number.Length == 0 ? null : new()
    {
        Number = RollCallBuilder.Limit(number, 64),
        Author = RollCallBuilder.Limit(author, 512),
        Purpose = RollCallBuilder.Limit(purpose, 4096),
        Amends = RollCallBuilder.Limit(amends, 256),
    };

    // Null where the text names neither a nomination nor a treaty.
    public static ExecutiveDocument? ExecutiveDocument(string text, string description)
    {
        var match = DocumentNumber().Match(text);
        if (!match.Success)
            return null;
        var treaty = match.Groups["treaty"];
        return new()
        {
            Kind = treaty.Success ? ExecutiveDocumentKind.Treaty : ExecutiveDocumentKind.Nomination,
            Number = treaty.Success ? $"Treaty Doc. {treaty.Value}" : $"PN{match.Groups["nomination"].Value}",
            Description = RollCallBuilder.Limit(description, 4096),
        };
    }

    // The senator in a title such as "Motion to Invoke Cloture on the Cortez Masto Amdt. No. 6", or empty.
    public static string AuthorOf(string title) => SenateAuthor().Match(title).Groups["author"].Value.TrimEnd();

    // What an amendment is to, in a question such as "On the Amendment S.Amdt. 1141 to S.Amdt. 948 to H.R. 3055 (An Act)", or empty.
    public static string AmendedBy(string question) => Amended().Match(question).Groups["amended"].Value;

    [GeneratedRegex(@"\bPN\s?(?<nomination>\d{1,6}(?:-\d{1,3})?)\b|\bTreaty Doc(?:\.|ument)(?: No\.)? ?(?<treaty>\d{1,3}-\d{1,3}[A-Z]?)")]
    private static partial Regex DocumentNumber();

    [GeneratedRegex(@"(?<author>(?:(?!Motion|Table|Waive|Cloture|Re:)\p{Lu}[\p{L}.'’-]+ )+)(?:\(\p{L}+\) )?Amdt\. No\.")]
    private static partial Regex SenateAuthor();

    [GeneratedRegex(@"(?:Amendment|Amdt\.) \d+ to (?<amended>[^(:]*[^(: ])")]
    private static partial Regex Amended();
}
