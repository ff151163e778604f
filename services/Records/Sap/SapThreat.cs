using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;
using static VoteTracker.Domain.MeasureTypes;

namespace VoteTracker.Records.Sap;

// The request that one statement amounts to.
internal static partial class SapThreat
{
    private const int MaxIdLength = 64;

    // Null where none of the measures goes to the President: a threat against those is refused.
    public static IssueVetoThreatRequest? Request(
        string file, int congress, DateOnly date, IReadOnlyList<MeasureName> measures, string title, string uri, SapStatement statement)
    {
        var presented = ProposesAmendment(title, statement)
            ? [.. measures.Where(measure => !measure.Type.IsJoint() && measure.Type.IsPresented())]
            : measures.Where(measure => measure.Type.IsPresented()).ToList();
        if (presented.Count == 0)
            return null;
        var (level, threat) = SapWords.Threat(statement.Sentences);
        var (position, stance) = SapWords.Position(statement.Sentences, level > VetoThreatLevel.None);
        var sentence = threat.Length > 0 ? threat : stance.Length > 0 ? stance : statement.Sentences.FirstOrDefault("");
        if (sentence.Length == 0)
            throw new RecordException(RecordFault.Unreadable, file, statement.Line, "the statement has no sentence");
        var id = Id(date, measures);
        return new()
        {
            Parent = CongressName.Format(congress),
            VetoThreatId = id,
            VetoThreat = new()
            {
                Name = $"{CongressName.Format(congress)}/vetoThreats/{id}",
                Resolutions = { presented.Select(measure => measure.ToString()) },
                Level = level,
                Position = position,
                Statement = RollCallBuilder.Limit(sentence, 8192),
                IssueDate = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                // A sentence that could not be classed is kept here too, as the contract asks.
                Condition = threat.Length == 0 ? ""
                    : level == VetoThreatLevel.Unspecified ? RollCallBuilder.Limit(threat, 8192)
                    : SapWords.Condition(threat),
                MeasureVersion = SapWords.MeasureVersion([threat, statement.Heading, .. statement.Sentences.Take(1)]),
                Source = new()
                {
                    Kind = SourceKind.StatementOfAdministrationPolicy,
                    Title = RollCallBuilder.Limit(title, 1024),
                    Uri = Uri.TryCreate(uri, UriKind.Absolute, out var absolute)
                        && (absolute.Scheme == Uri.UriSchemeHttp || absolute.Scheme == Uri.UriSchemeHttps) ? uri : "",
                    Speaker = "Office of Management and Budget",
                },
            },
        };
    }

    // Article V: an amendment to the Constitution goes to the states, not to the President.
    private static bool ProposesAmendment(string title, SapStatement statement) =>
        BillRequests.ProposesAmendment(title) || BillRequests.ProposesAmendment(statement.Heading) || AmendmentTitle().IsMatch(title);

    private static string Id(DateOnly date, IReadOnlyList<MeasureName> measures)
    {
        var named = string.Join('-', measures.Select(measure => measure.Id));
        var id = string.Create(CultureInfo.InvariantCulture, $"sap-{date:yyyy-MM-dd}-{named}");
        return id.Length <= MaxIdLength ? id
            : $"{id[..(MaxIdLength - 9)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(id)))[..8]}";
    }

    [GeneratedRegex(@"\b(constitutional amendment|balanced budget amendment)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AmendmentTitle();
}
