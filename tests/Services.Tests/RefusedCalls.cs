using System.Text.RegularExpressions;

namespace VoteTracker.Services.Tests;

/// <summary>The refused calls of a process, as its metrics tell them.</summary>
internal static class RefusedCalls
{
    /// <summary>Waits until a refusal is counted under its reason.</summary>
    public static async Task CountAsync(string metrics, string reason)
    {
        using var client = new HttpClient();
        await Until.TrueAsync(
            $"a refusal is counted as {reason}",
            async () => Regex.IsMatch(
                await client.GetStringAsync(new Uri($"{metrics}/metrics")),
                $$"""votetracker_call_refused_total\{[^}]*error_type="{{reason}}"[^}]*\} [1-9]"""));
    }
}
