using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>
/// Who states which of a measure's actions, as it lies beside these: one entry for each action, and one for the newest whole documents. A
/// release that knows nothing of it leaves it as it is.
/// </summary>
/// <param name="Measure">The name of the measure.</param>
/// <param name="Entry">The id of an action, or <see cref="Wholes"/>.</param>
/// <param name="Bytes">What it says; of an action after a character by which lists know without reading on whether it counts.</param>
internal sealed record StoredRegister(string Measure, string Entry, byte[] Bytes)
{
    /// <summary>The entry of the newest whole documents; no action has such an id.</summary>
    public const string Wholes = "";

    private const byte Counting = (byte)'c';
    private const byte Withdrawn = (byte)'w';

    public static IEnumerable<StoredRegister> Of(string measure, ActionFiling filing)
    {
        if (filing.Wholes is { } wholes)
            yield return new StoredRegister(measure, Wholes, new StoredWholeDocuments { Documents = { Write(wholes) } }.ToByteArray());
        foreach (var (action, standing) in filing.Actions)
            yield return new StoredRegister(measure, action.Id, [action.Counts ? Counting : Withdrawn, .. Write(standing).ToByteArray()]);
    }

    public static ActionRegister Parse(IEnumerable<(string Entry, byte[] Bytes)> entries)
    {
        ImmutableArray<WholeDocument> wholes = [];
        var standings = ImmutableDictionary.CreateBuilder<string, ActionStanding>(StringComparer.Ordinal);
        foreach (var (entry, bytes) in entries)
        {
            if (entry == Wholes)
                wholes = ParseWholes(bytes);
            else
                standings[entry] = ParseStanding(bytes);
        }
        return new ActionRegister(wholes, standings.ToImmutable());
    }

    public static ImmutableArray<WholeDocument> ParseWholes(byte[] bytes) => Read(StoredWholeDocuments.Parser.ParseFrom(bytes).Documents);

    /// <summary>Who states an action, from its entry.</summary>
    public static ActionStanding ParseStanding(byte[] bytes) => Read(StoredStanding.Parser.ParseFrom(bytes.AsSpan(1)));

    public static ImmutableArray<WholeDocument> Read(IEnumerable<StoredWholeDocument> stored) =>
        [.. stored.Select(document => new WholeDocument(document.Provenance.ToDomain(), [.. document.Seen]))];

    public static IEnumerable<StoredWholeDocument> Write(ImmutableArray<WholeDocument> wholes) =>
        wholes.Select(whole => new StoredWholeDocument { Provenance = whole.Provenance.ToContract(), Seen = { whole.Seen } });

    public static StoredStanding Write(ActionStanding standing) => new()
    {
        Statements =
        {
            standing.Statements.Select(statement => new StoredStatement
            {
                Witness = (V1.Witness)statement.Witness,
                Time = statement.Time is { } time ? Timestamp.FromDateTimeOffset(time) : null,
                Superseded = statement.Superseded,
            }),
        },
        WithdrawnByHand = standing.WithdrawnByHand,
        MakesLaw = standing.MakesLaw,
    };

    public static ActionStanding Read(StoredStanding stored) => new(
        [
            .. stored.Statements.Select(statement =>
                new Statement((Witness)statement.Witness, statement.Time?.ToDateTimeOffset(), statement.Superseded)),
        ],
        stored.WithdrawnByHand,
        stored.MakesLaw);
}
