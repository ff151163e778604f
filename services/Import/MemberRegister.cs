using Google.Protobuf;
using VoteTracker.Records.Members;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Import;

/// <summary>
/// Who is who in Congress, from the YAML files of github.com/unitedstates/congress-legislators (legislators-current.yaml,
/// legislators-historical.yaml, executive.yaml). The Senate's roll calls know only its own ids; this gives them the Bioguide ids.
/// </summary>
public sealed class MemberRegister
{
    private readonly Dictionary<string, RegisteredMember> _byBioguide;
    private readonly Dictionary<string, RegisteredMember> _byLis;
    private readonly ILookup<string, RegisteredMember> _byLastName;

    private MemberRegister(IEnumerable<RegisteredMember> members)
    {
        // Later files win: who returns to Congress moves from the historical file to the current one.
        _byBioguide = members
            .GroupBy(member => member.BioguideId).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
        _byLis = _byBioguide.Values.Where(member => member.LisId.Length > 0)
            .GroupBy(member => member.LisId).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
        _byLastName = _byBioguide.Values
            .SelectMany(member => member.LastNames.Select(last => (Last: last, Member: member)))
            .ToLookup(named => named.Last, named => named.Member, StringComparer.Ordinal);
    }

    /// <summary>How many members it knows.</summary>
    public int Count => _byBioguide.Count;

    /// <summary>Reads one or more files into one register.</summary>
    /// <param name="paths">Where they lie.</param>
    /// <exception cref="RecordException">A file cannot be read as a list of members; its reason says why.</exception>
    /// <exception cref="IOException">A file cannot be opened or read at all.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static MemberRegister Read(params IEnumerable<string> paths) => new([.. paths.SelectMany(path =>
    {
        using var stream = RegularFile.OpenRead(path);
        return MemberYaml.Read(path, stream);
    })]);

    /// <summary>Reads one file from an open stream.</summary>
    /// <param name="path">The name for messages.</param>
    /// <param name="stream">The content. It is read to its end and left open.</param>
    /// <exception cref="RecordException">The file cannot be read as a list of members; its reason says why.</exception>
    public static MemberRegister Read(string path, Stream stream) => new(MemberYaml.Read(path, stream));

    /// <summary>Looks a member up by the Bioguide id.</summary>
    /// <param name="bioguideId">Such as B000944.</param>
    /// <returns>The member, or null.</returns>
    public RegisteredMember? ByBioguide(string bioguideId) => _byBioguide.GetValueOrDefault(bioguideId);

    /// <summary>Looks a senator up by the id of the Senate's records.</summary>
    /// <param name="lisId">Such as S307.</param>
    /// <returns>The senator, or null.</returns>
    public RegisteredMember? ByLis(string lisId) => _byLis.GetValueOrDefault(lisId);

    /// <summary>Looks a member up by what a roll call prints of one who has no id there.</summary>
    /// <param name="member">Name and state; first name and party decide where several share these.</param>
    /// <param name="chamber">Where the vote was held; unspecified where that is not known.</param>
    /// <param name="day">When.</param>
    /// <returns>The member, or null where there is none or may be several.</returns>
    public RegisteredMember? ByName(Member member, Chamber chamber, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(member);
        var printed = PrintedName.Parse(member.DisplayName);
        // Delegates stand under XX, whose name must then be unique.
        var state = member.State is "XX" ? "" : member.State;
        var seated = _byLastName[printed.Last]
            .Select(known => (Member: known, Term: known.On(day)))
            .Where(known => known.Term is { } term && (chamber == Chamber.Unspecified || term.Chamber == chamber)
                && (state.Length == 0 || term.State == state))
            .ToList();
        if (seated.Count > 1 && printed.First.Length > 0)
            seated.RemoveAll(known => !known.Member.FirstNames.Any(first => first.StartsWith(printed.First, StringComparison.Ordinal)));
        if (seated.Count > 1 && member.Party.Length > 0)
            seated.RemoveAll(known => Letter(known.Term!.Party) != member.Party[..1]);
        return seated is [var only] ? only.Member : null;
    }

    /// <summary>
    /// Adds to the positions of a vote what their record leaves out: the Bioguide id where it has only the Senate's or a name, and party
    /// and state as of the day of the vote where it has none. What the record says is never changed.
    /// </summary>
    /// <param name="request">A request that a record amounts to; any but RecordVoteRequest is left alone.</param>
    /// <returns>Who has no id even so, and is kept by name.</returns>
    public IReadOnlyList<Member> Complete(IMessage request)
    {
        if (request is not RecordVoteRequest { Vote: { } vote } record)
            return [];
        var day = DateOnly.TryParseExact(vote.Date, "yyyy-MM-dd", out var date) ? date : DateOnly.MinValue;
        var members = record.Positions.Select(position => position.Member).OfType<Member>().ToList();
        foreach (var member in members)
            Add(member, member.BioguideId.Length > 0 ? ByBioguide(member.BioguideId) : ByLis(member.LisId), day);
        // After those with ids: a name must not stand for somebody who is there already.
        var identified = members.Where(member => member.BioguideId.Length > 0).Select(member => member.BioguideId).ToHashSet(StringComparer.Ordinal);
        foreach (var member in members.Where(member => member.BioguideId.Length == 0))
            if (ByName(member, vote.Chamber, day) is { } known && identified.Add(known.BioguideId))
                Add(member, known, day);
        return [.. members.Where(member => member.BioguideId.Length == 0 && member.LisId.Length == 0)];
    }

    private static void Add(Member member, RegisteredMember? known, DateOnly day)
    {
        if (known is null)
            return;
        var term = known.On(day);
        member.BioguideId = known.BioguideId;
        if (member.Party.Length == 0)
            member.Party = Letter(term?.Party ?? "");
        if (member.State.Length == 0)
            member.State = term?.State ?? "";
    }

    // Roll calls print parties as one letter.
    private static string Letter(string party) => party.Length == 0 ? "" : party[..1];
}
