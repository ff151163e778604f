namespace VoteTracker.Cli.Resources;

/// <summary>Resource names as they may be typed again.</summary>
internal static class NameText
{
    /// <summary>With its Congress, such as 116/hjres46; what is no such name as it is.</summary>
    public static string Of(string name) => name.Split('/') is ["congresses", var congress, _, var id] ? $"{congress}/{id}" : name;

    /// <summary>Several of them.</summary>
    public static string Of(IEnumerable<string> names) => string.Join(", ", names.Select(Of));

    /// <summary>Within its Congress, such as hjres46.</summary>
    public static string Short(string name) => name.Split('/') is ["congresses", _, _, var id] ? id : name;

    /// <summary>Several of them.</summary>
    public static string Short(IEnumerable<string> names) => string.Join(", ", names.Select(Short));

    /// <summary>The chamber where a measure began, as its name says.</summary>
    public static V1.Chamber Origin(string measure) => Short(measure).StartsWith('s') ? V1.Chamber.Senate : V1.Chamber.House;
}
