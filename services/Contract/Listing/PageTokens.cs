using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Listing;

/// <summary>
/// Page tokens. A token names the last item of its page, so that changes before it do not shift the next page. It also names its list,
/// and is refused for any other.
/// </summary>
internal static class PageTokens
{
    private const int DefaultSize = 50;
    private const int MaxSize = 1_000;
    private const int MaxLength = 1_024;

    public static int Size(int pageSize) => pageSize switch
    {
        < 0 => throw new RejectionException(Rejection.Field("page_size", "must not be negative")),
        0 => DefaultSize,
        _ => Math.Min(pageSize, MaxSize),
    };

    /// <summary>Names a list, so that a token is good for no other.</summary>
    public static string Scope(string list, ListRequest request)
    {
        var asked = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Filter}\n{request.OrderBy}"));
        return $"{list}?{Base64Url.EncodeToString(asked.AsSpan(0, 9))}";
    }

    public static string Write(string scope, string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{scope}\n{last}"));

    public static string Read(string scope, string token)
    {
        if (token.Length <= MaxLength && Base64Url.IsValid(token))
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
            if (text.StartsWith(scope + "\n", StringComparison.Ordinal))
                return text[(scope.Length + 1)..];
        }
        throw Wrong();
    }

    /// <summary>Reads a token that names the last item by its number.</summary>
    public static int ReadNumber(string scope, string token) =>
        int.TryParse(Read(scope, token), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong();

    /// <summary>Reads a token that names the last item by its day, YYYY-MM-DD, and, after a colon, its name.</summary>
    public static string ReadDated(string scope, string token)
    {
        var last = Read(scope, token);
        var colon = Math.Max(0, last.IndexOf(':', StringComparison.Ordinal));
        return DateOnly.TryParseExact(last.AsSpan(0, colon), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? last
            : throw Wrong();
    }

    private static RejectionException Wrong() =>
        new(Rejection.Field("page_token", "is not a next_page_token of a list with this parent, filter and order"));
}
