using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Runs work on threads of its own; on the shared pool what they are too busy for.</summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly Queue<WorkItem> _queue = new();
    private readonly int _useThreadPoolQueueLength;
    private int _availableCount;
    private bool _disposed;
    private long _servicedByQueue;
    private long _servicedByPool;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">Names the threads.</param>
    /// <param name="workerCount">How many threads.</param>
    /// <param name="useThreadPoolQueueLength">With so much work waiting, more goes to the shared pool.</param>
    /// <param name="priority">The priority of the threads.</param>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        _useThreadPoolQueueLength = useThreadPoolQueueLength;
        WorkerCount = workerCount;
        Name = string.IsNullOrWhiteSpace(name) ? nameof(DedicatedThreadPoolPipeScheduler) : name.Trim();
        for (var i = 0; i < workerCount; i++)
            new Thread(Work) { Name = $"{Name}:{i}", IsBackground = true, Priority = priority }.UnsafeStart();
    }

    /// <summary>The number of threads.</summary>
    public int WorkerCount { get; }

    /// <summary>How many of the threads have nothing to do.</summary>
    public int AvailableCount => Volatile.Read(ref _availableCount);

    /// <summary>Work run by the threads so far.</summary>
    public long TotalServicedByQueue => Interlocked.Read(ref _servicedByQueue);

    /// <summary>Work given to the shared pool so far.</summary>
    public long TotalServicedByPool => Interlocked.Read(ref _servicedByPool);

    private string Name { get; }

    /// <inheritdoc />
    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_queue)
        {
            if (!_disposed && WorkerCount > 0 && _queue.Count < Math.Max(_useThreadPoolQueueLength, 1))
            {
                _queue.Enqueue(new WorkItem(action, state));
                if (_availableCount > 0)
                    Monitor.Pulse(_queue);

                return;
            }
        }

        Interlocked.Increment(ref _servicedByPool);
        ThreadPool.Schedule(action, state);
    }

    /// <summary>Lets the threads end once they have run what waits; later work goes to the shared pool.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _disposed = true;
            Monitor.PulseAll(_queue);
        }
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private void Work()
    {
        while (true)
        {
            WorkItem next;
            lock (_queue)
            {
                while (!_queue.TryDequeue(out next))
                {
                    if (_disposed)
                        return;

                    _availableCount++;
                    Monitor.Wait(_queue);
                    _availableCount--;
                }
            }

            Interlocked.Increment(ref _servicedByQueue);
            next.Action(next.State);
        }
    }

    private readonly record struct WorkItem(Action<object?> Action, object? State);
}
