namespace VoteTracker.Domain;

/// <summary>The types of measures.</summary>
public enum MeasureType
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>H.R., a bill of the House.</summary>
    Hr = 1,

    /// <summary>S., a bill of the Senate.</summary>
    S = 2,

    /// <summary>H.J.Res., a joint resolution of the House.</summary>
    Hjres = 3,

    /// <summary>S.J.Res., a joint resolution of the Senate.</summary>
    Sjres = 4,

    /// <summary>H.Con.Res., a concurrent resolution of the House.</summary>
    Hconres = 5,

    /// <summary>S.Con.Res., a concurrent resolution of the Senate.</summary>
    Sconres = 6,

    /// <summary>H.Res., a simple resolution of the House.</summary>
    Hres = 7,

    /// <summary>S.Res., a simple resolution of the Senate.</summary>
    Sres = 8,
}

/// <summary>What follows from the type of a measure.</summary>
public static class MeasureTypes
{
    /// <summary>The type as resource names spell it.</summary>
    /// <returns>Such as <c>hjres</c>.</returns>
    public static string Slug(this MeasureType type) => type switch
    {
        MeasureType.Hr => "hr",
        MeasureType.S => "s",
        MeasureType.Hjres => "hjres",
        MeasureType.Sjres => "sjres",
        MeasureType.Hconres => "hconres",
        MeasureType.Sconres => "sconres",
        MeasureType.Hres => "hres",
        MeasureType.Sres => "sres",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "is no type of measure"),
    };

    /// <summary>The type as Congress prints it.</summary>
    /// <returns>Such as <c>H.J.Res.</c>.</returns>
    public static string Printed(this MeasureType type) => type switch
    {
        MeasureType.Hr => "H.R.",
        MeasureType.S => "S.",
        MeasureType.Hjres => "H.J.Res.",
        MeasureType.Sjres => "S.J.Res.",
        MeasureType.Hconres => "H.Con.Res.",
        MeasureType.Sconres => "S.Con.Res.",
        MeasureType.Hres => "H.Res.",
        MeasureType.Sres => "S.Res.",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "is no type of measure"),
    };

    /// <summary>Reads the form of resource names.</summary>
    /// <param name="slug">Such as <c>hjres</c>.</param>
    /// <returns>The type, or <see cref="MeasureType.Unspecified"/>.</returns>
    public static MeasureType Parse(ReadOnlySpan<char> slug) => slug switch
    {
        "hr" => MeasureType.Hr,
        "s" => MeasureType.S,
        "hjres" => MeasureType.Hjres,
        "sjres" => MeasureType.Sjres,
        "hconres" => MeasureType.Hconres,
        "sconres" => MeasureType.Sconres,
        "hres" => MeasureType.Hres,
        "sres" => MeasureType.Sres,
        _ => MeasureType.Unspecified,
    };

    /// <summary>The chamber where a measure of this type begins.</summary>
    public static Chamber Origin(this MeasureType type) => type switch
    {
        MeasureType.Hr or MeasureType.Hjres or MeasureType.Hconres or MeasureType.Hres => Chamber.House,
        MeasureType.S or MeasureType.Sjres or MeasureType.Sconres or MeasureType.Sres => Chamber.Senate,
        _ => Chamber.Unspecified,
    };

    /// <summary>Whether it concerns one chamber alone, which alone acts on it.</summary>
    /// <returns>True for H.Res. and S.Res.</returns>
    public static bool IsSimple(this MeasureType type) => type is MeasureType.Hres or MeasureType.Sres;

    /// <summary>Whether both chambers agree to it without the President.</summary>
    /// <returns>True for H.Con.Res. and S.Con.Res.</returns>
    public static bool IsConcurrent(this MeasureType type) => type is MeasureType.Hconres or MeasureType.Sconres;

    /// <summary>Whether it is a joint resolution, the only form in which an amendment to the Constitution is proposed.</summary>
    /// <returns>True for H.J.Res. and S.J.Res.</returns>
    public static bool IsJoint(this MeasureType type) => type is MeasureType.Hjres or MeasureType.Sjres;

    /// <summary>Whether it goes to the President (Art. I, sec. 7, cl. 2 and 3), unless it proposes an amendment to the Constitution.</summary>
    /// <returns>True for bills and joint resolutions.</returns>
    public static bool IsPresented(this MeasureType type) => type is MeasureType.Hr or MeasureType.S || type.IsJoint();
}
