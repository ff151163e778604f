using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks.PubSubSystems;

/// <summary>
/// The commit script as services call it, of updates alone: nothing is checked and no resource is written. Its keys and arguments
/// are those that Commit.lua names.
/// </summary>
internal sealed class Commit
{
    private static readonly byte[] Script = ReadScript();

    private readonly int _topic;
    private readonly byte[] _update;

    /// <summary>Takes over a real update.</summary>
    public Commit(int topic, Update update)
    {
        _topic = topic;
        var published = update.Clone();
        published.Offset = 0;
        _update = published.ToByteArray();
    }

    /// <summary>Makes so many commits, to be sent in one go.</summary>
    public byte[] Commands(int count, int updatesEach = 1)
    {
        using var commands = new MemoryStream();
        for (var commit = 0; commit < count; commit++)
            commands.Write(Command(updatesEach));
        return commands.ToArray();
    }

    private byte[] Command(int updates)
    {
        var tag = $"{{{Requests.Congress(_topic)}}}";
        string[] words =
        [
            "7", $"{tag}:meta", $"{tag}:log", $"{tag}:checkpoints", $"{tag}:vote-numbers", $"{tag}:request:{Guid.NewGuid():N}", $"{tag}:unchanged:1", $"{tag}:unchanged:0",
            "60000", "60000", $"{tag}:wake", "10000000", "20000000", "1",
            "the fingerprint has 32 bytes, so", "a reply", Guid.NewGuid().ToString("N")[..16], "", Guid.NewGuid().ToString("N"), "3", "3",
            "0", "0", "0", updates.ToString(CultureInfo.InvariantCulture), "0", "0", "0", "0", "0",
        ];
        return RespClient.Command(
        [
            "EVALSHA"u8.ToArray(), Sha, .. words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(word)),
            .. Enumerable.Repeat<ReadOnlyMemory<byte>>(_update, updates),
        ]);
    }

    /// <summary>The name that Redis has for the script.</summary>
#pragma warning disable CA5350 // Redis's choice, and no secret.
    public static byte[] Sha { get; } = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA1.HashData(Script)));
#pragma warning restore CA5350

    private static byte[] ReadScript()
    {
        using var stream = typeof(Commit).Assembly.GetManifestResourceStream("Commit.lua")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
