using System.Security.Cryptography;
using Google.Protobuf;

namespace VoteTracker.Contract;

/// <summary>
/// An etag is a hash of what a reader sees, so that it changes exactly when that does, and is known before the commit.
/// </summary>
internal static class Etag
{
    public static TMessage WithEtag<TMessage>(this TMessage message, Action<TMessage, string> set)
        where TMessage : IMessage
    {
        set(message, Convert.ToHexStringLower(SHA256.HashData(message.ToByteArray()).AsSpan(0, 8)));
        return message;
    }

    public static CallFailedException Mismatch() => new(
        CallFailure.Aborted, "ETAG_MISMATCH", "the resource was changed since this etag was read; read it again");
}
