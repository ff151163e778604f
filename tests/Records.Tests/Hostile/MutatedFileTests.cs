using System.Diagnostics;
using System.Text;
using VoteTracker.Import;
using VoteTracker.Records.Reading;

namespace VoteTracker.Records.Tests.Hostile;

// Tens of thousands of damaged files: real ones where they lie beside the checkout, else the samples.
public class MutatedFileTests
{
    // Far above what any of these files needs on a busy machine, and far below a hang.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("senate-tie.xml", "senate-lis-xml-rebuilt/vote_116_1_00049.xml", 2_500)]
    [InlineData("clerk-passage.xml", "house-clerk-xml/2025-roll240.xml", 1_000)]
    [InlineData("clerk-speaker.xml", "house-clerk-xml/2025-roll002-speaker.xml", 500)]
    [InlineData("billstatus-1.xml", "billstatus-xml/BILLSTATUS-116sres50.xml", 4_000)]
    [InlineData("billstatus-3.xml", "billstatus-xml/gpo-samples/formatChange/future/BILLSTATUS-117s35.xml", 2_000)]
    [InlineData("scraper-cloture.json", "votes-usc-json/116/2019/s49/data.json", 4_000)]
    [InlineData("scraper-bill.json", "bills-usc-json/116/sres50/data.json", 5_000)]
    [InlineData("floor-schedule.xml", "official-samples-2026/billsthisweek-20260914.trimmed.xml", 3_000)]
    [InlineData("house-floor.xml", "official-samples-2026/clerk-floor-20260902.trimmed.xml", 3_000)]
    [InlineData("senate-menu.xml", "official-samples-2026/senate-vote_menu_119.trimmed.xml", 3_000)]
    [InlineData("legiscan-bill.json", "", 3_000)]
    [InlineData("congress-bill.json", "", 1_000)]
    [InlineData("congress-actions.json", "official-samples-2026/congress-api-bill-actions.json", 3_000)]
    [InlineData("congress-house-vote.json", "", 3_000)]
    [InlineData("sap/archive/45-Trump.yaml", "", 2_000)]
    [InlineData("sap/text/45-Trump/116/2019-02-26_hjres46.txt", "sap/text/45-Trump/116/2019-09-25_sjres54.txt", 5_000)]
    [InlineData("members.yaml", "", 4_000)]
    public void A_damaged_file_is_read_or_refused_in_time_and_in_bounds(string sample, string real, int rounds)
    {
        var name = Sample.PathOf(sample);
        var clean = SharedData.Find(real) is { } found ? File.ReadAllBytes(found) : Encoding.UTF8.GetBytes(Sample.Text(sample));
        var other = Encoding.UTF8.GetBytes(Sample.Text("billstatus-3.xml") + Sample.Text("scraper-cloture.json"));
        using var deadline = new CancellationTokenSource(Until.Deadline);
        Parallel.For(0, rounds, new ParallelOptions { CancellationToken = deadline.Token, MaxDegreeOfParallelism = Environment.ProcessorCount }, round =>
        {
            var damaged = Mutation.Of(clean, other, round);
            var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                if (sample == "members.yaml")
                    MemberRegister.Read(name, new MemoryStream(damaged));
                else
                    RecordFile.Read(name, new MemoryStream(damaged));
            }
            catch (RecordException)
            {
                // The only exception that a reader may throw.
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e}");
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(Stopwatch.GetElapsedTime(started) < Slow, $"round {round} took {Stopwatch.GetElapsedTime(started)}");
            Assert.True(allocated < 16_000_000 + 400L * damaged.Length, $"round {round} allocated {allocated} bytes for {damaged.Length}");
        });
    }
}
