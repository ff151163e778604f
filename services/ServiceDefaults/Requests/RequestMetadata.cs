using Microsoft.AspNetCore.Http;
using VoteTracker.Contract;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>Holds a call's metadata to its limit. The server takes more, so that only the call is refused and not its connection ended.</summary>
internal static class RequestMetadata
{
    public const string TooLarge = "METADATA_TOO_LARGE";

    private const int MaxSize = 32 * 1024;

    // HTTP/2 counts so much for each field besides its name and value (RFC 9113, 6.5.2).
    private const int FieldOverhead = 32;

    /// <summary>Why a call may not have this metadata, or null.</summary>
    public static CallFailedException? Problem(IHeaderDictionary headers)
    {
        var size = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                size += FieldOverhead + name.Length + (value?.Length ?? 0);
        }
        return size <= MaxSize
            ? null
            : new CallFailedException(
                CallFailure.ResourceExhausted, TooLarge, $"the metadata of a call has at most 32 KiB, of this call {size / 1024 + 1} KiB");
    }
}
