using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>
/// Writes one measure's life after the other, as clients are told to: whatever is not answered is repeated with the same request id
/// until it is. Every call and its end are recorded.
/// </summary>
internal sealed class Writer(int number, string congress, Clients clients, ConcurrentQueue<Write> writes, WriterPace pace)
{
    private const int Days = 6;

    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(60);

    private CancellationToken _giveUp;

    /// <summary>Writes until told to stop, and then to the end of the call that is on its way, unless told to give that up.</summary>
    public async Task RunAsync(CancellationToken cancellationToken, CancellationToken giveUp)
    {
        _giveUp = giveUp;
        for (var life = 1; !cancellationToken.IsCancellationRequested; life++)
        {
            try
            {
                await LiveAsync(number * 1_000 + life, cancellationToken);
            }
            catch (RpcException)
            {
                // Recorded. What a life rests on may have been lost, so the next one begins.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Told to stop.
            }
            catch (ObjectDisposedException) when (cancellationToken.IsCancellationRequested)
            {
                // The cluster was given up while a call was on its way.
                return;
            }
        }
    }

    private async Task LiveAsync(int measureNumber, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"hjres{measureNumber}");
        var measure = $"{congress}/resolutions/{id}";
        var vote = $"{congress}/votes/house-1-v-{id}";
        await WriteAsync($"create {measure}", (request, options) => clients.Resolutions.CreateResolutionAsync(
            new()
            {
                Parent = congress,
                Resolution = new() { Type = ResolutionType.Hjres, Number = measureNumber, Title = id, IntroducedDate = "2019-02-22" },
                RequestId = request,
            },
            options));
        await WriteAsync($"threat {Threat(0)}", (request, options) => clients.VetoThreats.IssueVetoThreatAsync(
            new() { Parent = congress, VetoThreatId = ThreatId(0), VetoThreat = Statement(0), RequestId = request }, options));
        await WriteAsync($"schedule {vote}", (request, options) => clients.Votes.ScheduleVoteAsync(
            new() { Parent = congress, VoteId = id, Vote = Scheduled(measure), RequestId = request }, options));
        await WriteAsync($"open {vote}", (request, options) => clients.Votes.OpenVoteAsync(new() { Name = vote, RequestId = request }, options));
        for (var day = 1; day <= Days; day++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var said = string.Create(CultureInfo.InvariantCulture, $"Aye {day}");
            await WriteAsync($"positions {vote} {said}", (request, options) => clients.Votes.RecordPositionsAsync(
                new() { Name = vote, Positions = { Positions(said) }, RequestId = request }, options));
            // Two updates: the old threat is superseded, the new one is issued.
            var next = day;
            await WriteAsync($"threat {Threat(next)}", (request, options) => clients.VetoThreats.ReviseVetoThreatAsync(
                new() { Name = Threat(next - 1), VetoThreatId = ThreatId(next), VetoThreat = Statement(next), RequestId = request }, options));
        }
        // Two updates or more: the vote is closed and the measure has passed the House.
        await WriteAsync($"close {vote}", (request, options) => clients.Votes.CloseVoteAsync(
            new() { Name = vote, OfficialResult = "Passed", OfficialPassed = true, RequestId = request }, options));

        string ThreatId(int day) => string.Create(CultureInfo.InvariantCulture, $"{id}-day-{day}");
        string Threat(int day) => $"{congress}/vetoThreats/{ThreatId(day)}";
        VetoThreat Statement(int day) => new()
        {
            Resolutions = { measure },
            Level = VetoThreatLevel.PresidentWouldVeto,
            Position = AdministrationPosition.StronglyOpposes,
            Statement = ThreatId(day).PadRight(pace.StatementLength, '.'),
            Source = new Source { Kind = SourceKind.Speech, Speaker = "The President" },
            IssueDate = "2019-02-26",
        };
    }

    private async Task WriteAsync<T>(string key, Func<string, CallOptions, AsyncUnaryCall<T>> call)
    {
        await Task.Delay(pace.Pause * (2 * Random.Shared.NextDouble()));
        var requestId = $"{Guid.NewGuid():N}";
        var invoked = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await call(requestId, new CallOptions(deadline: DateTime.UtcNow + CallDeadline));
                writes.Enqueue(new Write(key, invoked, Stopwatch.GetTimestamp(), WriteOutcome.Acknowledged));
                return;
            }
            catch (RpcException fault) when ((Refusal.IsPassing(fault) || fault.StatusCode == StatusCode.Aborted) && !IsUntimed(fault))
            {
                if (Stopwatch.GetElapsedTime(invoked) > Until.Deadline)
                {
                    writes.Enqueue(new Write(key, invoked, 0, WriteOutcome.Unknown, fault.Status.ToString()));
                    throw;
                }
            }
            catch (RpcException fault)
            {
                writes.Enqueue(new Write(key, invoked, Stopwatch.GetTimestamp(), WriteOutcome.Refused, fault.Status.ToString()));
                throw;
            }
            await Task.Delay(FullJitter.Next(attempt), _giveUp);
        }
    }

    // A service that cannot just now says for how long to leave it alone.
    private static bool IsUntimed(RpcException fault) => Refusal.Of(fault) is { Code: StatusCode.Unavailable, Reason.Length: > 0, RetryDelay: null };

    private static Vote Scheduled(string measure) => new()
    {
        Resolutions = { measure },
        Chamber = Chamber.House,
        Session = 1,
        Question = "On Passage",
        QuestionKind = VoteQuestion.Passage,
        Method = VoteMethod.RollCall,
        Threshold = VoteThreshold.Majority,
        Announcement = new() { Precision = SchedulePrecision.Time, Date = "2019-02-26", TimeOfDay = "18:00:00" },
    };

    private static IEnumerable<Position> Positions(string said) => Enumerable.Range(1, 5).Select(member => new Position
    {
        Member = new Member { BioguideId = $"M{member:D6}", DisplayName = $"Member {member}", Party = "D", State = "KS" },
        Option = VoteOption.Yea,
        PrintedOption = said,
    });
}

/// <summary>How fast writers write, and how much.</summary>
/// <param name="Pause">Between two calls of one writer, on average.</param>
/// <param name="StatementLength">How long the statements are, at most 8,192 characters.</param>
internal sealed record WriterPace(TimeSpan Pause, int StatementLength = 100);
