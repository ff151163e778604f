using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

/// <summary>
/// Finds records one by one, parses them on all processors and hands several on at once. The records in flight are bounded in number and
/// bytes, so memory does not grow with the size of an import.
/// </summary>
public sealed class RecordPipeline(IReadOnlyList<FoundRecord> files, ReadingProgress progress)
{
    // A record holds places from when it is found until it is done: several if it is large, all of them if it is of the largest size.
    private const int Places = 128;
    private const int BytesPerPlace = RecordFile.MaxBytes / Places;

    /// <summary>Reads all records.</summary>
    /// <param name="takers">How many records are handed on at once.</param>
    /// <param name="take">Gets each record, in no certain order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(int takers, Func<RecordReading, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        var found = Channel.CreateBounded<(FoundRecord File, int Places)>(new BoundedChannelOptions(Places) { SingleWriter = true });
        var read = Channel.CreateBounded<(RecordReading Record, int Places)>(Places);
        using var free = new SemaphoreSlim(Places, Places);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? first = null;
        await Task.WhenAll(Stage(FindAsync), Stage(ReadAsync), Stage(HandOnAsync));
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);

        // Whatever stops one stage stops the others; the exception that counts is the first.
        async Task Stage(Func<CancellationToken, Task> work)
        {
            try
            {
                await Task.Run(() => work(stopping.Token), CancellationToken.None);
            }
#pragma warning disable CA1031 // It is thrown again when all stages have ended.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref first, exception, null);
                await stopping.CancelAsync();
            }
        }

        async Task FindAsync(CancellationToken stopped)
        {
            await foreach (var file in RecordSearch.OpenAsync(files, progress.Advance, stopped))
            {
                var places = 1 + (int)Math.Min(Places - 1, file.Length / BytesPerPlace);
                // Only this loop waits for places, so there is no deadlock.
                for (var taken = 0; taken < places; taken++)
                    await free.WaitAsync(stopped);
                await found.Writer.WriteAsync((file, places), stopped);
            }

            found.Writer.Complete();
        }

        async Task ReadAsync(CancellationToken stopped)
        {
            await Parallel.ForEachAsync(found.Reader.ReadAllAsync(stopped), Options(Environment.ProcessorCount, stopped), (item, token) =>
                read.Writer.WriteAsync((item.File.Read(), item.Places), token));
            read.Writer.Complete();
        }

        Task HandOnAsync(CancellationToken stopped) =>
            Parallel.ForEachAsync(read.Reader.ReadAllAsync(stopped), Options(takers, stopped), async (item, token) =>
            {
                await take(item.Record, token);
                free.Release(item.Places);
                progress.FileDone();
            });

        static ParallelOptions Options(int atOnce, CancellationToken stopped) =>
            new() { MaxDegreeOfParallelism = atOnce, CancellationToken = stopped };
    }
}
