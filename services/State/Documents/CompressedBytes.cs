using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;
using VoteTracker.Contract.Stored;
using ZstdSharp;

namespace VoteTracker.State;

/// <summary>
/// What is stored beside a resource, as its bytes lie in Redis. From schema version 3 on the actions of a measure are compressed, and so is what
/// belongs to a vote that is over: where it is long, with the roster of its chamber as a dictionary. Those of a vote that members are
/// voting on are not, since each position writes them anew.
/// </summary>
internal static class CompressedBytes
{
    // No serialized message begins with one of these: there is no field 0. Votes that were written before there were rosters have the first, and it
    // is only read: zlib takes more memory for each short value. After the second the length of the roster's name, the name, and its hash.
    private const byte ByZlib = 0;
    private const byte WithRoster = 1;
    private const byte Alone = 2;

    private const int HashLength = 8;

    // What is shorter would gain little.
    private const int LeastLength = 512;

    // Of thirty members and more.
    private const int LeastLengthWithRoster = 2_048;

    // A roll call of the 116th Congress takes 1,300 bytes on average, and 1,500 with the usual level, which is for what has a long history.
    private const int Level = 9;
    private const int LevelOfLong = 3;
    private const int LeastLong = 128 << 10;

    /// <summary>Whether a vote is stored with a roster.</summary>
    public static bool TakesRoster(StoredVote vote, int schema) =>
        schema == SchemaVersion.Current && !vote.IsPending && vote.Details.Length >= LeastLengthWithRoster;

    /// <summary>What is stored beside a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="schema">The schema version in which it is written.</param>
    /// <param name="rosters">Finds a roster; null where there is none yet.</param>
    public static byte[] OfDetails(StoredResource resource, int schema, Func<string, byte[]?> rosters)
    {
        var details = resource.Details;
        if (resource is not StoredVote { IsPending: false } vote || schema < SchemaVersion.Current || details.Length < LeastLength)
            return details;
        var name = StoredRoster.NameOf(vote.Record.Vote.Name);
        if (!TakesRoster(vote, schema) || rosters(name) is not { } roster)
            return Write(details);
        return [WithRoster, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. HashOf(roster), .. Compress(details, roster)];
    }

    public static byte[] Write(byte[] bytes) => [Alone, .. Compress(bytes, roster: [])];

    /// <summary>The name of the roster that is needed to read bytes; null where none is.</summary>
    public static string? RosterOf(byte[] stored) =>
        stored is [WithRoster, var length, ..] ? Encoding.ASCII.GetString(stored, 2, length) : null;

    /// <param name="stored">What lies in Redis, compressed or not, but without a roster.</param>
    public static byte[] Read(byte[] stored)
    {
        if (stored is [Alone, .. var content])
            return Expand(content, roster: []);
        if (stored is not [ByZlib, ..])
            return stored;
        using var stream = new ZLibStream(new MemoryStream(stored, 1, stored.Length - 1), CompressionMode.Decompress);
        using var bytes = new MemoryStream(capacity: stored.Length * 3);
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads several values, in a round trip where a roster is not known yet.</summary>
    /// <param name="database">The store.</param>
    /// <param name="cache">The rosters that are known.</param>
    /// <param name="congress">Their Congress.</param>
    /// <param name="stored">What lies in Redis.</param>
    public static async Task<byte[][]> ReadAsync(IDatabase database, DocumentCache? cache, int congress, byte[][] stored)
    {
        var rosters = new Dictionary<string, (byte[] Roster, byte[] Hash)>(StringComparer.Ordinal);
        foreach (var bytes in stored)
        {
            if (RosterOf(bytes) is not { } name || rosters.ContainsKey(name))
                continue;
            var roster = cache?.Find(name);
            if (roster is null || !IsOf(bytes, name, HashOf(roster.Message)))
            {
                roster = (await Document.ReadAsync(database, cache, congress, [name], withDetails: false))[0];
                if (IsOf(bytes, name, HashOf(roster.Message)))
                    cache?.Keep(roster);
            }
            rosters.Add(name, (roster.Message, HashOf(roster.Message)));
        }
        return [.. stored.Select(bytes => RosterOf(bytes) is { } name ? Read(bytes, name, rosters[name]) : Read(bytes))];
    }

    private static byte[] Compress(byte[] bytes, byte[] roster)
    {
        using var compressor = new Compressor(bytes.Length < LeastLong ? Level : LevelOfLong);
        if (roster.Length > 0)
            compressor.LoadDictionary(roster);
        return compressor.Wrap(bytes).ToArray();
    }

    private static byte[] Expand(ReadOnlySpan<byte> stored, byte[] roster)
    {
        using var decompressor = new Decompressor();
        if (roster.Length > 0)
            decompressor.LoadDictionary(roster);
        return decompressor.Unwrap(stored).ToArray();
    }

    private static byte[] Read(byte[] stored, string name, (byte[] Roster, byte[] Hash) of)
    {
        // A vote and its roster are written in one commit, or the roster before; so what does not fit together is of two histories.
        if (!IsOf(stored, name, of.Hash))
            throw new ConflictException($"{name}, with which a vote is stored, is not there");
        return Expand(stored.AsSpan(2 + name.Length + HashLength), of.Roster);
    }

    private static bool IsOf(byte[] stored, string name, byte[] hash) => stored.AsSpan(2 + name.Length).StartsWith(hash);

    private static byte[] HashOf(byte[] roster) => SHA256.HashData(roster)[..HashLength];
}
