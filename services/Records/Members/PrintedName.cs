using System.Text;

namespace VoteTracker.Records.Members;

/// <summary>
/// A name as roll calls print it: "Abraham", "Evans (CO)", "Johnson, E. B.", "Sanders (I-VT)". Compared by its letters alone, since records
/// differ in accents, hyphens and capitals.
/// </summary>
/// <param name="Last">The letters of the last name.</param>
/// <param name="First">The letters of the first name, or what is printed of it; empty where nothing is.</param>
public sealed record PrintedName(string Last, string First)
{
    // Without the data of globalization, which this runs without, .NET takes no letter apart.
    private const string Accented = "áàâäãåçéèêëíìîïñóòôöõúùûüýÿ";
    private const string Plain = "aaaaaaceeeeiiiinooooouuuuyy";

    /// <summary>Takes a printed name apart.</summary>
    public static PrintedName Parse(string printed)
    {
        ArgumentNullException.ThrowIfNull(printed);
        // Who shares the last name is told apart by the state behind it, or by the first name.
        var bracket = printed.IndexOf('(', StringComparison.Ordinal);
        var name = (bracket < 0 ? printed : printed[..bracket]).Split(',', 2);
        return new(LettersOf(name[0]), name.Length > 1 ? LettersOf(name[1].Trim().Split(' ', 2)[0]) : "");
    }

    /// <summary>The letters of a name, small and without accents.</summary>
    public static string LettersOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var letters = new StringBuilder(name.Length);
        foreach (var letter in name.Where(char.IsLetter).Select(char.ToLowerInvariant))
            letters.Append(Accented.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Plain[at] : letter);
        return letters.ToString();
    }
}
