namespace VoteTracker.Updates;

/// <summary>What ends a stream that its client does not end: its age, or the process's end.</summary>
internal sealed class WatchEnding : IDisposable
{
    private readonly CancellationTokenSource _age;
    private readonly CancellationTokenSource _any;

    public WatchEnding(TimeSpan maxAge, CancellationToken stopping, CancellationToken call)
    {
        // More or less a tenth, or streams that began together would end together for ever.
        _age = new CancellationTokenSource(maxAge * (0.9 + 0.2 * Random.Shared.NextDouble()));
        _any = CancellationTokenSource.CreateLinkedTokenSource(_age.Token, stopping, call);
        Call = call;
    }

    /// <summary>The client is gone or its deadline passed.</summary>
    public CancellationToken Call { get; }

    /// <summary>Any of the reasons.</summary>
    public CancellationToken Any => _any.Token;

    public void Dispose()
    {
        _any.Dispose();
        _age.Dispose();
    }
}
