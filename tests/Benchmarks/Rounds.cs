namespace VoteTracker.Benchmarks;

/// <summary>Measures several systems in turn, so that whatever else the machine does falls on all of them alike.</summary>
internal static class Rounds
{
    private const int Count = 5;

    /// <summary>Runs one round that does not count, and then five that do, each beginning with another system.</summary>
    /// <param name="what">What is measured, for who waits.</param>
    /// <param name="systems">The systems, each with what measures it once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What each system gave, in the order of the rounds.</returns>
    public static async Task<Dictionary<string, List<T>>> RunAsync<T>(
        string what, IReadOnlyList<(string Name, Func<Task<T>> Measure)> systems, CancellationToken cancellationToken)
    {
        var results = systems.ToDictionary(system => system.Name, _ => new List<T>(), StringComparer.Ordinal);
        for (var round = 0; round <= Count; round++)
        {
            await Console.Error.WriteLineAsync(round == 0 ? $"bench: {what}, warming up" : $"bench: {what}, round {round} of {Count}");
            for (var turn = 0; turn < systems.Count; turn++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (name, measure) = systems[(turn + round) % systems.Count];
                var result = await measure();
                if (round > 0)
                    results[name].Add(result);
            }
        }
        return results;
    }
}
