using VoteTracker.V1;

namespace VoteTracker.Wording;

/// <summary>Veto threats in words.</summary>
public static class VetoThreatPhrases
{
    /// <summary>How direct it is.</summary>
    public static string Level(VetoThreatLevel level) => level switch
    {
        VetoThreatLevel.None => "No threat of a veto",
        VetoThreatLevel.AgencyRecommends => "An agency would recommend a veto",
        VetoThreatLevel.AdvisorsRecommend => "Advisors would recommend a veto",
        VetoThreatLevel.PresidentWouldVeto => "The President would veto it",
        _ => "A statement on the measure",
    };

    /// <summary>How strongly the administration is for or against.</summary>
    public static string Position(AdministrationPosition position) => position switch
    {
        AdministrationPosition.StronglySupports => "strongly supports",
        AdministrationPosition.Supports => "supports",
        AdministrationPosition.NoObjection => "does not object",
        AdministrationPosition.Concerned => "has concerns",
        AdministrationPosition.Opposes => "opposes",
        AdministrationPosition.StronglyOpposes => "strongly opposes",
        AdministrationPosition.Unspecified => "",
        _ => Phrase.Of(position),
    };

    /// <summary>What became of it.</summary>
    public static string State(VetoThreatState state) => state switch
    {
        VetoThreatState.Standing => "Stands",
        VetoThreatState.Revised => "Revised",
        VetoThreatState.Rescinded => "Rescinded",
        VetoThreatState.CarriedOut => "Carried out",
        VetoThreatState.NotCarriedOut => "Not carried out",
        VetoThreatState.Moot => "Moot",
        _ => Phrase.Of(state),
    };

    /// <summary>What kind of utterance it was made in.</summary>
    public static string Source(SourceKind kind) => kind switch
    {
        SourceKind.StatementOfAdministrationPolicy => "Statement of Administration Policy",
        SourceKind.Speech => "Remarks",
        SourceKind.Letter => "Letter",
        SourceKind.PressReport => "Press report",
        _ => Phrase.Of(kind),
    };
}
