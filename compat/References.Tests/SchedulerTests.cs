using Pipelines.Sockets.Unofficial;
using Xunit;

namespace VoteTracker.Compat.References.Tests;

public class SchedulerTests
{
    [Fact(Timeout = 30_000)]
    public async Task All_work_is_run_once()
    {
        const int Count = 50_000;
        using var scheduler = new DedicatedThreadPoolPipeScheduler("test", workerCount: 3);
        var ran = new int[Count];
        using var all = new CountdownEvent(Count);
        var schedulers = Enumerable.Range(0, 2).Select(half => Task.Run(() =>
        {
            for (var i = half; i < Count; i += 2)
            {
                scheduler.Schedule(
                    state =>
                    {
                        Interlocked.Increment(ref ran[(int)state!]);
                        all.Signal();
                    },
                    i);
            }
        }));
        await Task.WhenAll(schedulers);
        await Task.Run(() => all.Wait(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        Assert.All(ran, times => Assert.Equal(1, times));
        Assert.Equal(Count, scheduler.TotalServicedByQueue + scheduler.TotalServicedByPool);
        Assert.NotEqual(0, scheduler.TotalServicedByQueue);
    }

    [Fact(Timeout = 30_000)]
    public async Task Work_does_not_wait_for_ever_behind_threads_that_are_all_blocked()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("test", workerCount: 2, useThreadPoolQueueLength: 3);
        using var blocked = new CountdownEvent(2);
        using var release = new ManualResetEventSlim();
        for (var i = 0; i < 2; i++)
        {
            scheduler.Schedule(
                _ =>
                {
                    blocked.Signal();
                    release.Wait();
                },
                null);
        }

        await Task.Run(() => blocked.Wait(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var waiting = Enumerable.Range(0, 3).Select(_ => Ran(scheduler)).ToArray();
        await Ran(scheduler);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        Assert.Equal(1, scheduler.TotalServicedByPool);
        Assert.Equal(0, scheduler.AvailableCount);

        release.Set();
        await Task.WhenAll(waiting);
    }

    [Fact(Timeout = 30_000)]
    public async Task Work_from_before_and_after_disposal_is_run_all_the_same()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler("test", workerCount: 1);
        using var release = new ManualResetEventSlim();
        scheduler.Schedule(_ => release.Wait(), null);
        var before = Ran(scheduler);
        scheduler.Dispose();
        await Ran(scheduler);
        release.Set();
        await before;
    }

    private static Task Ran(DedicatedThreadPoolPipeScheduler scheduler)
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(_ => ran.SetResult(), null);
        return ran.Task;
    }
}
