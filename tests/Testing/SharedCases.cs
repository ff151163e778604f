namespace VoteTracker.Testing;

/// <summary>Small inputs made from public reports of faults, which lie beside a checkout on some machines and are no part of the project.</summary>
public static class SharedCases
{
    /// <summary>Where a file of them lies; skips the test where it does not.</summary>
    /// <param name="path">Such as 09-vacated/c0-bill.xml.</param>
    public static string PathOf(string path)
    {
        var found = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "cases", path));
        Assert.SkipWhen(!File.Exists(found), $"no case ../shared/cases/{path} on this machine");
        return found;
    }
}
