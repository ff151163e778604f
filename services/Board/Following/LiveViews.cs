namespace VoteTracker.Board.Following;

/// <summary>All that is shown now, each thing once.</summary>
internal sealed class LiveViews : IDisposable
{
    // From the page as it is first answered to its live connection, and from a page to the next and back.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(15);
    private const int MostIdle = 256;

    // Whoever calls up very many pages within a moment finds those before dropped.
    private const int MostBeforeLook = 1_024;

    private readonly CongressFollowers _followers;
    private readonly RecordClient _record;
    private readonly ILogger<LiveViews> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<(Type, string), ILiveView> _views = [];
    private readonly Timer _timer;

    public LiveViews(CongressFollowers followers, RecordClient record, ILogger<LiveViews> logger)
    {
        (_followers, _record, _logger) = (followers, record, logger);
        _timer = new Timer(_ => DropIdle(), null, Linger, Linger / 3);
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _views.Count;
        }
    }

    /// <summary>Opens a view, or joins those who look at it already; null where the Congress cannot be followed beside the others.</summary>
    public ViewLease<T>? Open<T>(ViewRequest<T> request)
        where T : class
    {
        var key = (typeof(T), request.Key);
        lock (_lock)
        {
            if (!_views.TryGetValue(key, out var view))
            {
                if (_views.Count >= MostBeforeLook)
                    DropIdle();
                if (_followers.Take(request.Parent) is not { } lease)
                    return null;
                _views[key] = view = new LiveView<T>(request, _record, lease, _logger);
            }

            view.Leases++;
            return new ViewLease<T>((LiveView<T>)view, () => Release(view));
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            foreach (var view in _views.Values)
                view.Dispose();
            _views.Clear();
        }
    }

    private void Release(ILiveView view)
    {
        lock (_lock)
        {
            view.Leases--;
            view.IdleSince = Environment.TickCount64;
        }
    }

    private void DropIdle()
    {
        lock (_lock)
        {
            var idle = _views.Where(known => known.Value.Leases == 0).OrderByDescending(known => known.Value.IdleSince).ToList();
            var oldest = Environment.TickCount64 - (long)Linger.TotalMilliseconds;
            foreach (var (key, view) in idle.Where((known, index) => index >= MostIdle || known.Value.IdleSince < oldest))
            {
                _views.Remove(key);
                view.Dispose();
            }
        }
    }
}
