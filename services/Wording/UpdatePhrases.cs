using VoteTracker.V1;

namespace VoteTracker.Wording;

/// <summary>Updates in words.</summary>
public static class UpdatePhrases
{
    /// <summary>What happened: Vote closed.</summary>
    public static string Of(UpdateType type) => type switch
    {
        UpdateType.ResolutionCreated => "Measure created",
        UpdateType.ResolutionChanged => "Measure changed",
        UpdateType.ResolutionCorrected => "Measure corrected",
        _ => Phrase.Of(type),
    };

    /// <summary>A kind of what updates are about: vote.</summary>
    public static string Of(ResourceKind kind) => kind switch
    {
        ResourceKind.Resolution => "measure",
        ResourceKind.Vote => "vote",
        ResourceKind.VetoThreat => "veto threat",
        _ => Phrase.Of(kind),
    };
}
