using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>A roll call as the Clerk of the House serves it, and others like it.</summary>
internal static class PassageSample
{
    public static string Text { get; } = File.ReadAllText(Checkout.Sample("clerk-passage.xml"));

    /// <summary>Another vote, on a measure of its own: votes on the same one wait for each other.</summary>
    public static string Vote(int number) => Text
        .Replace("<rollcall-num>153<", string.Create(CultureInfo.InvariantCulture, $"<rollcall-num>{number}<"), StringComparison.Ordinal)
        .Replace("S J RES 7<", string.Create(CultureInfo.InvariantCulture, $"S J RES {number}<"), StringComparison.Ordinal);
}
