namespace VoteTracker.ServiceDefaults;

/// <summary>Suggests the known name that is nearest to an unknown one.</summary>
internal static class NearestName
{
    /// <summary>A question with the nearest name, or all names if none is near.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known, string prefix)
    {
        var nearest = known.MinBy(candidate => Distance(name, candidate))!;
        return Distance(name, nearest) <= Math.Max(2, name.Length / 2) ? $"did you mean {prefix}{nearest}?" : $"there is {string.Join(", ", known.Select(candidate => prefix + candidate))}";
    }

    // Levenshtein's distance, ignoring case.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        foreach (var letter in from)
        {
            var diagonal = row[0]++;
            for (var i = 1; i <= to.Length; i++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(letter) == char.ToUpperInvariant(to[i - 1]) ? 0 : 1);
                diagonal = row[i];
                row[i] = Math.Min(replaced, 1 + Math.Min(row[i], row[i - 1]));
            }
        }
        return row[^1];
    }
}
