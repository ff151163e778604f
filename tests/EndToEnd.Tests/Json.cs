using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>Short ways into JSON.</summary>
internal static class Json
{
    /// <summary>The value at the end of a path, as text; empty where there is none.</summary>
    public static string At(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return "";
        return element.ToString();
    }

    public static IEnumerable<JsonElement> All(this JsonElement element, string name) => element.GetProperty(name).EnumerateArray();
}
