using VoteTracker.Cli.Connection;
using VoteTracker.Domain;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Arguments;

/// <summary>Which Congress is meant where a name does not say it: what --congress says, else the present one or the only one that is recorded.</summary>
/// <param name="typed">What --congress says.</param>
/// <param name="byDefault">What the environment or the profile says.</param>
/// <param name="services">Who knows which there are.</param>
internal sealed class CongressChoice(int? typed, int? byDefault, ServiceEndpoints services)
{
    /// <summary>The environment variable that says it in place of --congress.</summary>
    public const string Variable = "VOTETRACKER_CONGRESS";

    private int? _chosen = typed ?? byDefault;

    /// <summary>What --congress says.</summary>
    public int? Typed { get; } = typed;

    /// <exception cref="CommandFailedException">It is one of several, and nobody said which.</exception>
    public async ValueTask<int> NumberAsync(CancellationToken cancellationToken)
    {
        if (_chosen is null)
        {
            var all = await services.Updates.CallAsync(services.Client.Updates.ListCongressesAsync, new ListCongressesRequest(), cancellationToken);
            var recorded = all.Congresses.Select(TypedName.Number).OfType<int>().ToList();
            _chosen = recorded.Count == 0 || recorded.Contains(CapitalClock.Congress) ? CapitalClock.Congress
                : recorded is [var only] ? only
                : throw new CommandFailedException(
                    $"there are several Congresses, and the present one, the {CapitalClock.Congress}th, is none of them: --congress or {Variable} must say "
                    + $"which of {string.Join(", ", recorded)}");
        }

        return _chosen.Value;
    }

    /// <summary>The name of the Congress: one that was typed, or else the one that is meant.</summary>
    public async ValueTask<string> ParentAsync(int? congress, CancellationToken cancellationToken) =>
        CongressName.Format(congress ?? await NumberAsync(cancellationToken));

    /// <summary>A name in full.</summary>
    /// <exception cref="CommandFailedException">It says another Congress than --congress does, or the Congress is not known.</exception>
    public async ValueTask<string> InFullAsync(TypedName name, CancellationToken cancellationToken) => (name.Congress, Typed) switch
    {
        ({ } own, { } other) when own != other => throw new CommandFailedException($"{name.Id} is said to be of the {own}th Congress, and --congress says {other}"),
        ({ } own, _) => name.In(own),
        _ => name.In(await NumberAsync(cancellationToken)),
    };

    /// <summary>Several names in full.</summary>
    public async ValueTask<IReadOnlyList<string>> InFullAsync(IEnumerable<TypedName> names, CancellationToken cancellationToken)
    {
        var full = new List<string>();
        foreach (var name in names)
            full.Add(await InFullAsync(name, cancellationToken));
        return full;
    }
}
