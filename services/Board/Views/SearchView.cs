using VoteTracker.Board.Following;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Views;

/// <summary>What can be found by words.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Kind">Measure, Vote, Veto threat, Member.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Text">What it is about.</param>
/// <param name="State">Where it stands.</param>
public sealed record Findable(string Path, string Kind, string Name, string Text, string State)
{
    /// <summary>What is searched in: lower case, without the dots of H.J.Res.</summary>
    public string Haystack { get; } = SearchView.Plain($"{Name} {Text} {Path[(Path.LastIndexOf('/') + 1)..]}");
}

/// <summary>All of a Congress that can be found, held while somebody searches.</summary>
/// <param name="All">Measures first.</param>
/// <param name="IsCut">Whether there is more than is searched.</param>
public sealed record SearchView(IReadOnlyList<Findable> All, bool IsCut)
{
    // Twice what any Congress has had.
    private const int MostOfAKind = 40_000;
    private const int PageSize = 1_000;

    internal static ViewRequest<SearchView> Request(string parent) => new(
        parent,
        parent,
        (record, cancellationToken) => ReadAsync(record, parent, cancellationToken),
        update => update.Type != UpdateType.PositionsRecorded)
    {
        // It reads everything, so not after each change.
        Pause = TimeSpan.FromSeconds(30),
    };

    /// <summary>Those that have all words.</summary>
    public IEnumerable<Findable> Find(string words)
    {
        var wanted = Plain(words).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length == 0 ? [] : All.Where(each => wanted.All(word => each.Haystack.Contains(word, StringComparison.Ordinal)))
            // Whoever types a number means that one.
            .OrderBy(each => Plain(each.Name) == string.Join(' ', wanted) || each.Path.EndsWith($"/{string.Concat(wanted)}", StringComparison.Ordinal) ? 0 : 1);
    }

    /// <summary>Lower case, and H.J.Res. 46 as hjres 46.</summary>
    internal static string Plain(string text) => text.ToLowerInvariant().Replace(".", "", StringComparison.Ordinal).Replace(",", " ", StringComparison.Ordinal);

    private static async Task<SearchView> ReadAsync(RecordClient record, string parent, CancellationToken cancellationToken)
    {
        var measures = await AllAsync(async token =>
        {
            var page = await record.Resolutions.ListResolutionsAsync(new() { Parent = parent, PageSize = PageSize, PageToken = token }, RecordClient.Options(cancellationToken));
            return (page.Resolutions.Select(Of), page.NextPageToken);
        });
        var votes = await AllAsync(async token =>
        {
            var page = await record.Votes.ListVotesAsync(new() { Parent = parent, PageSize = PageSize, PageToken = token }, RecordClient.Options(cancellationToken));
            return (page.Votes.Select(Of), page.NextPageToken);
        });
        var threats = await AllAsync(async token =>
        {
            var page = await record.VetoThreats.ListVetoThreatsAsync(new() { Parent = parent, PageSize = PageSize, PageToken = token }, RecordClient.Options(cancellationToken));
            return (page.VetoThreats.Select(Of), page.NextPageToken);
        });
        IReadOnlyList<Findable> members = [.. await MembersAsync("HOUSE"), .. await MembersAsync("SENATE")];
        return new SearchView([.. measures.Found, .. members, .. votes.Found, .. threats.Found], measures.IsCut || votes.IsCut || threats.IsCut);

        // Whoever was on the last roll call of the chamber.
        async Task<IEnumerable<Findable>> MembersAsync(string chamber)
        {
            var last = await record.Votes.ListVotesAsync(
                new() { Parent = parent, Filter = $"chamber = {chamber} AND method = ROLL_CALL AND (state = CLOSED OR state = CORRECTED)", OrderBy = "date desc", PageSize = 1 },
                RecordClient.Options(cancellationToken));
            var positions = last.Votes.Count == 0 ? [] : await VoteView.PositionsAsync(record, last.Votes[0].Name, cancellationToken);
            return positions.Select(position => new Findable(
                ResourcePath.Of(parent, position.Member), "Member", PageBound.Short(position.Member.DisplayName), $"{VotePhrases.Party(position.Member.Party)}, {PageBound.Short(position.Member.State)}", chamber == "HOUSE" ? "House" : "Senate"));
        }
    }

    private static Findable Of(Resolution measure) =>
        new(ResourcePath.Of(measure.Name), "Measure", Citation.Of(measure), PageBound.Short(measure.Title), ResolutionPhrases.State(measure));

    private static Findable Of(Vote vote) =>
        new(ResourcePath.Of(vote.Name), "Vote", Citation.Of(vote), PageBound.Short($"{vote.Question} {string.Join(' ', Votes.MeasuresOf(vote).Select(Citation.OfName))}"), PageBound.Short(VotePhrases.State(vote), PageBound.Name));

    private static Findable Of(VetoThreat threat) =>
        new(ResourcePath.Of(threat.Name), "Veto threat", string.Join(", ", threat.Resolutions.Select(Citation.OfName)), PageBound.Short(threat.Statement), VetoThreatPhrases.State(threat.State));

    private static async Task<(List<Findable> Found, bool IsCut)> AllAsync(Func<string, Task<(IEnumerable<Findable> Page, string Next)>> read)
    {
        var found = new List<Findable>();
        var token = "";
        do
        {
            var (page, next) = await read(token);
            found.AddRange(page);
            token = next;
        }
        while (token.Length > 0 && found.Count < MostOfAKind);

        return (found, token.Length > 0);
    }
}
