using Grpc.Core;
using Microsoft.AspNetCore.Components;
using VoteTracker.Board.Following;

namespace VoteTracker.Board.Components;

/// <summary>A page that shows one view and changes with it. Its first answer has all facts: it waits for the first reading.</summary>
/// <typeparam name="T">What it shows.</typeparam>
public abstract class LivePage<T> : ComponentBase, IDisposable
    where T : class
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private ViewLease<T>? _lease;
    private string? _key;
    private int _renders;

    /// <summary>The HTTP answer, while it is the first one that is made; null on a live page.</summary>
    [CascadingParameter]
    public HttpContext? Http { get; set; }

    /// <summary>What is shown; null where there is nothing to show.</summary>
    protected T? Model => _lease?.View.Value;

    /// <summary>Whether the record has no such thing.</summary>
    protected bool IsMissing => _lease?.View is { Value: null, Problem.StatusCode: StatusCode.NotFound or StatusCode.InvalidArgument };

    /// <summary>Whether what is shown could not be read anew.</summary>
    protected bool IsOld => _lease?.View is { Value: not null, Problem: not null };

    [Inject]
    private LiveViews Views { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private protected abstract ViewRequest<T>? Request();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var request = Request();
        if (request?.Key == _key && _lease is not null)
            return;
        Release();
        _key = request?.Key;
        if (request is null)
            return;
        _lease = Views.Open(request);
        if (_lease is not null)
        {
            _lease.View.Changed += OnChanged;
            // A page that waits for services that are away would keep others from being made.
            await _lease.View.First.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        if (Model is null && Http is { Response.HasStarted: false } http)
        {
            // Not before the page is made: Blazor would take a 404 for its own and answer without the page.
            var status = IsMissing ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable;
            http.Response.OnStarting(() =>
            {
                http.Response.StatusCode = status;
                return Task.CompletedTask;
            });
        }
    }

    // A slow browser gets the latest, and not each in turn.
    private void OnChanged()
    {
        if (Interlocked.Exchange(ref _renders, 1) == 0)
            _ = InvokeAsync(() =>
            {
                Volatile.Write(ref _renders, 0);
                StateHasChanged();
            });
    }

    private void Release()
    {
        if (_lease is null)
            return;
        _lease.View.Changed -= OnChanged;
        _lease.Dispose();
        _lease = null;
    }
}
