namespace VoteTracker.Domain;

/// <summary>An amendment that was voted on, in the words of the record.</summary>
/// <param name="Number">Its number as printed.</param>
/// <param name="Author">Whose it is.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Amends">What it would amend.</param>
public sealed record Amendment(string Number, string Author, string Purpose, string Amends);

/// <summary>What the President sends the Senate for its advice and consent.</summary>
public enum ExecutiveDocumentKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A nomination.</summary>
    Nomination = 1,

    /// <summary>A treaty.</summary>
    Treaty = 2,
}

/// <summary>A nomination or a treaty that was voted on.</summary>
/// <param name="Kind">Which of them it is.</param>
/// <param name="Number">Its number as printed.</param>
/// <param name="Description">Who is nominated for what, or what the treaty is about.</param>
public sealed record ExecutiveDocument(ExecutiveDocumentKind Kind, string Number, string Description);
