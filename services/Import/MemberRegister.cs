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

    private MemberRegister(IEnumerable<RegisteredMember> members)
    {
        // Later files win: who returns to Congress moves from the historical file to the current one.
        _byBioguide = members
            .GroupBy(member => member.BioguideId).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
        _byLis = _byBioguide.Values.Where(member => member.LisId.Length > 0)
            .GroupBy(member => member.LisId).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
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

    /// <summary>
    /// Adds to the positions of a vote what their record leaves out: the Bioguide id where it has only the Senate's, and party
    /// and state as of the day of the vote where it has none. What the record says is never changed.
    /// </summary>
    /// <param name="request">A request that a record amounts to; any but RecordVoteRequest is left alone.</param>
    /// <returns>How many positions have more than before.</returns>
    public int Complete(IMessage request)
    {
        if (request is not RecordVoteRequest { Vote: { } vote } record)
            return 0;
        var day = DateOnly.TryParseExact(vote.Date, "yyyy-MM-dd", out var date) ? date : DateOnly.MinValue;
        return record.Positions.Count(position => position.Member is { } member && Complete(member, day));
    }

    private bool Complete(Member member, DateOnly day)
    {
        var known = member.BioguideId.Length > 0 ? ByBioguide(member.BioguideId) : ByLis(member.LisId);
        if (known is null)
            return false;
        var term = known.On(day);
        var before = member.Clone();
        member.BioguideId = known.BioguideId;
        if (member.Party.Length == 0)
            member.Party = Letter(term?.Party ?? "");
        if (member.State.Length == 0)
            member.State = term?.State ?? "";
        return !member.Equals(before);
    }

    // Roll calls print parties as one letter.
    private static string Letter(string party) => party.Length == 0 ? "" : party[..1];
}
