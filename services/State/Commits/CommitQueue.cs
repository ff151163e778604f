using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using VoteTracker.State.Connection;

namespace VoteTracker.State;

/// <summary>
/// Sends the commits of this process to Redis. Those of one Congress that come while others are on their way go together in the next
/// execution of Commit.lua and CommitWrites.lua: one command and one fsync for all, in the order in which they came, and each with an answer of its own.
/// At most two executions of a Congress are on their way, and nothing that is in the second one rests on what the first one writes.
/// </summary>
/// <param name="redis">The store.</param>
/// <param name="options">How long request ids and the log are kept.</param>
internal sealed class CommitQueue(RedisConnection redis, RedisOptions options)
{
    // Redis does nothing else meanwhile.
    private const int MostTogether = 64;
    private const int MostArguments = 4_096;
    private const long MostBytes = 1 << 20;

    // Of those that wait for one Congress: it bounds memory, and for how long one that comes last waits. The last one may exceed it, however
    // large it is: else there would never be room for a large one among many small ones.
    // Of that, a client has at most as much as is left for all others: who floods is refused, and who comes with little is not.
    private const long MostBytesWaiting = 8 << 20;

    // Scripts of one Congress under way: while Redis is at one, and its disk, the next one is made.
    private const int MostUnderWay = 2;

    // Scripts with more than this go one after the other, of whatever Congress: a small one then waits at Redis behind one of them at most, and
    // not behind one of each Congress.
    private const long LargeScript = 256 << 10;

    internal static readonly string Script = RedisScript.Read("Commit.lua") + RedisScript.Read("CommitWrites.lua");

    private readonly ConcurrentDictionary<int, Line> _lines = new();

    // It needs no disposal, since nobody asks for its wait handle: commits may be on their way while the process ends.
    private SemaphoreSlim TurnOfLarge { get; } = new(1);

    /// <summary>Sends a commit, at once or together with the next ones.</summary>
    /// <exception cref="Contract.CallFailedException">UNAVAILABLE (STORE_UNAVAILABLE): too much waits already, of all or of this client. Nothing is sent.</exception>
    public QueuedCommit Add(CommitCall call)
    {
        var commit = new QueuedCommit(call);
        _lines.GetOrAdd(call.Congress, _ => new Line(this)).Add(commit);
        return commit;
    }

    /// <summary>Told that a call decides on the Congress, until what is returned is disposed.</summary>
    public IDisposable Decides(int congress) => _lines.GetOrAdd(congress, _ => new Line(this)).Decides();

    /// <summary>Whether so much waits already that nobody should decide ahead of the answers.</summary>
    public bool IsFilling(int congress) => _lines.TryGetValue(congress, out var line) && line.BytesWaiting > MostBytesWaiting / 4;

    // It waits no longer than the scripts before it take, each of which has a deadline.
    private async Task SendLargeAsync(IReadOnlyList<QueuedCommit> commits)
    {
        await TurnOfLarge.WaitAsync();
        try
        {
            await SendAsync(commits);
        }
        finally
        {
            TurnOfLarge.Release();
        }
    }

    private async Task SendAsync(IReadOnlyList<QueuedCommit> commits)
    {
        IDatabase database;
        try
        {
            database = redis.Database;
        }
        catch (Exception fault)
        {
            foreach (var commit in commits)
                commit.Fail(fault, isSent: false);
            return;
        }
        try
        {
            // The command is seen in the trace of one of them.
            Activity.Current = commits[0].Span;
            var congress = commits[0].Call.Congress;
            List<RedisKey> keys = [Keys.Meta(congress), Keys.Log(congress), Keys.Checkpoints(congress), Keys.VoteNumbers(congress)];
            List<RedisValue> arguments =
            [
                (long)options.RequestMemory.TotalMilliseconds,
                (long)RequestMark.UnchangedMemory.TotalMilliseconds,
                redis.Channel(Keys.Wake(congress)).ToString(),
                options.LogLength,
                Math.Max(options.LogLength, options.LogLimit),
                options.LogBytes,
                commits.Count,
            ];
            var numbers = Enumerable.Range(0, commits.Count).ToDictionary(at => commits[at], at => at + 1);
            foreach (var commit in commits)
                commit.Call.AddTo(keys, arguments, other => numbers.GetValueOrDefault(other));
            var answers = (RedisResult[])(await database.ScriptEvaluateAsync(
                Script, [.. keys], [.. arguments], RedisConnection.FromPrimary))!;
            foreach (var (commit, answer) in commits.Zip(answers))
                commit.Answer(commits.Count, (RedisResult[])answer!);
        }
        catch (Exception fault)
        {
            foreach (var commit in commits)
                commit.Fail(fault, isSent: true);
        }
    }

    /// <summary>The commits of one Congress.</summary>
    private sealed class Line(CommitQueue queue)
    {
        private readonly Lock _lock = new();
        private readonly Queue<QueuedCommit> _waiting = [];
        private readonly Dictionary<object, long> _bytesOfClients = [];
        private long _bytesWaiting;
        private int _underWay;
        private int _deciding;
        private bool _isLargeUnderWay;

        public long BytesWaiting => Volatile.Read(ref _bytesWaiting);

        // One that comes while none is under way is sent at once, and so waits for nobody. Beside another one a script is worth its fsync only
        // with all commits that are about to come. A large one that waits for its turn is not overtaken: what it was decided on would change.
        private bool MaySend => _underWay == 0 || (_underWay < MostUnderWay && _deciding == 0 && !_isLargeUnderWay);

        public IDisposable Decides()
        {
            lock (_lock)
                _deciding++;
            return new Decision(this);
        }

        public void Add(QueuedCommit commit)
        {
            lock (_lock)
            {
                var bytesOfClient = _bytesOfClients.GetValueOrDefault(commit.Client);
                if (bytesOfClient > MostBytesWaiting - _bytesWaiting)
                    throw RedisFaults.TooManyWrites();
                _waiting.Enqueue(commit);
                _bytesWaiting += commit.Size;
                _bytesOfClients[commit.Client] = bytesOfClient + commit.Size;
            }
            SendNext();
        }

        private void Decided()
        {
            lock (_lock)
                _deciding--;
            SendNext();
        }

        private void SendNext()
        {
            while (TakeNext() is { Count: > 0 } commits)
            {
                var sending = SendAsync(commits);
                // A store that is away may refuse at once, and each of many that wait.
                if (!sending.IsCompleted)
                    _ = SendNextAfterAsync(sending);
            }
        }

        private async Task SendNextAfterAsync(Task sending)
        {
            await sending;
            SendNext();
        }

        private List<QueuedCommit> TakeNext()
        {
            lock (_lock)
            {
                var commits = MaySend ? Next() : [];
                if (commits.Count > 0)
                    _underWay++;
                _isLargeUnderWay |= IsLarge(commits);
                return commits;
            }
        }

        private async Task SendAsync(List<QueuedCommit> commits)
        {
            var isLarge = IsLarge(commits);
            try
            {
                if (isLarge)
                    await queue.SendLargeAsync(commits);
                else
                    await queue.SendAsync(commits);
            }
            finally
            {
                lock (_lock)
                {
                    _underWay--;
                    _isLargeUnderWay &= !isLarge;
                }
            }
        }

        private static bool IsLarge(List<QueuedCommit> commits) => commits.Sum(commit => commit.Size) > LargeScript;

        private List<QueuedCommit> Next()
        {
            var (commits, arguments, bytes) = (new List<QueuedCommit>(), 0, 0L);
            while (commits.Count < MostTogether && _waiting.TryPeek(out var commit))
            {
                (arguments, bytes) = (arguments + commit.Arguments, bytes + commit.Size);
                if (commits.Count > 0 && (arguments > MostArguments || bytes > MostBytes))
                    break;
                // What it was decided on is under way, and has no version yet.
                if (commit.RestsOn.Any(other => !other.HasAnswer && !commits.Contains(other)))
                    break;
                Remove(_waiting.Dequeue());
                if (commit.Take())
                    commits.Add(commit);
            }
            return commits;
        }

        private void Remove(QueuedCommit commit)
        {
            _bytesWaiting -= commit.Size;
            var left = _bytesOfClients[commit.Client] - commit.Size;
            if (left > 0)
                _bytesOfClients[commit.Client] = left;
            else
                _bytesOfClients.Remove(commit.Client);
        }

        private sealed class Decision(Line line) : IDisposable
        {
            private int _over;

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _over, 1) == 0)
                    line.Decided();
            }
        }
    }
}
