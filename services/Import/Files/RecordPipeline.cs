using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Files;

/// <summary>
/// Records on their way: found one after the other, read by every processor, and handed on to several at once. What is on its way at
/// one moment is bounded, in number and in bytes, so that a whole Congress takes no more memory than a part of it.
/// </summary>
public sealed class RecordPipeline(IReadOnlyList<FoundRecord> files, ReadingProgress progress)
{
    // An entry takes a place from when it is found until it is done with, a large one takes several, and the largest that is read all.
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
                // Nobody else waits for places, so no two can wait for each other's.
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
