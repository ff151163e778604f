namespace VoteTracker.EndToEnd.Tests.Faults.Upgrades;

/// <summary>A build of all services.</summary>
/// <param name="Root">The checkout that it was built in; null for this one.</param>
internal sealed record Release(string? Root)
{
    public static readonly Release Current = new((string?)null);

    /// <summary>The release that upgrades are tried from, which <c>./dev</c> builds; null where it could not.</summary>
    public static Release? Before { get; } = FindBefore();

    /// <summary>Why there is none.</summary>
    public const string Missing = "the release of tests/upgrade-from is not built: ./dev test builds it where git has that commit (git fetch --unshallow)";

    public string Program(string service) => Root is null
        ? Checkout.Service(service)
        : Path.Combine(Root, "services", service, "bin", "Debug", "net10.0", $"VoteTracker.{service}.dll");

    private static Release? FindBefore()
    {
        var commit = File.ReadLines(Path.Combine(Repository.Root, "tests", "upgrade-from")).Single(line => !line.StartsWith('#'));
        var root = Path.Combine(Repository.Root, ".tools", "releases", commit);
        return File.Exists(Path.Combine(root, "built")) ? new Release(root) : null;
    }
}
