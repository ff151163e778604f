using System.CommandLine;
using System.Globalization;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Resources;
using VoteTracker.Domain;
using VoteTracker.V1;
using VoteTracker.Wording;
using Chamber = VoteTracker.V1.Chamber;
using Vote = VoteTracker.V1.Vote;
using VoteQuestion = VoteTracker.V1.VoteQuestion;
using VoteThreshold = VoteTracker.V1.VoteThreshold;

namespace VoteTracker.Cli.Recording;

/// <summary>votetracker schedule CHAMBER MEASURE…: records that a vote is announced.</summary>
internal static class ScheduleCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var chamber = WordOption.Argument<Chamber>("CHAMBER", "Which chamber votes");
        var measures = ResourceName.AnyResolutions("The measures that it is on, such as hjres46; none where it is on no measure");
        var announcement = new AnnouncementOptions();
        var decides = WordOption.Create<VoteQuestion>("--decides", "What the vote means for the measures");
        var question = new Option<string?>("--question") { Description = "The question as it is put; in the words of --decides where it is not known", HelpName = "TEXT" };
        var threshold = WordOption.Create<VoteThreshold>("--threshold", "The rule; the usual one of --decides where nothing is said");
        var session = new Option<int?>("--session") { Description = "The session of the Congress; by the year where nothing is said", HelpName = "1..4" };
        var id = new Option<string?>("--id")
        {
            Description = "What the vote is called while it has no number, such as hjres46-passage, which is what it is called where nothing is said",
            HelpName = "ID",
        };
        var change = new ChangeOptions("vote");
        var command = new Command("schedule", "Record that a vote is announced") { chamber, measures, decides, question, threshold, session, id };
        announcement.AddTo(command);
        command.Options.Add(change.RequestId);
        command.Validators.Add(result =>
        {
            if (result.GetResult(question) is null && result.GetResult(decides) is not { Implicit: false })
                result.AddError("--question must say what is voted on, or --decides what the vote means.");
            if (result.GetResult(id) is null && (result.GetResult(measures)?.Tokens is not { Count: > 0 } || result.GetResult(decides) is not { Implicit: false }))
                result.AddError("--id must say what the vote is called, where measure and --decides do not.");
        });
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var arguments = invocation.Arguments;
            var typed = arguments.GetValue(measures) ?? [];
            var on = await invocation.Congress.InFullAsync(typed, cancellationToken);
            var congress = typed.FirstOrDefault()?.Congress ?? await invocation.Congress.NumberAsync(cancellationToken);
            var announced = announcement.Of(arguments);
            var decided = arguments.GetValue(decides);
            var vote = new Vote
            {
                Resolutions = { on },
                Chamber = arguments.GetRequiredValue(chamber),
                Session = arguments.GetValue(session) ?? SessionOf(congress, announced.Date),
                Question = arguments.GetValue(question) ?? VotePhrases.Question(decided),
                QuestionKind = decided,
                Threshold = arguments.GetValue(threshold) is var rule and not VoteThreshold.Unspecified ? rule : UsualRule(decided),
                Announcement = announced,
            };
            var voteId = arguments.GetValue(id) ?? $"{typed[0].Id}-{ShortWord(decided)}";
            return ResourceOutput.Write(invocation, await change.SendAsync(invocation, requestId => invocation.Services.Votes.CallAsync(
                invocation.Services.Client.Votes.ScheduleVoteAsync,
                new ScheduleVoteRequest { Parent = CongressName.Format(congress), Vote = vote, VoteId = voteId, RequestId = requestId },
                cancellationToken)));
        }));
        return command;
    }

    // The first in the odd year, the second in the even one; more are for who says so. What is no day the service refuses by name.
    private static int SessionOf(int congress, string date) =>
        date.Length >= 4 && int.TryParse(date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? Math.Clamp(year - (1787 + (2 * congress)) + 1, 1, 2)
            : 1;

    private static VoteThreshold UsualRule(VoteQuestion decides) => decides switch
    {
        VoteQuestion.Passage => VoteThreshold.Majority,
        VoteQuestion.PassageUnderSuspension or VoteQuestion.VetoOverride => VoteThreshold.TwoThirds,
        VoteQuestion.Cloture => VoteThreshold.ThreeFifthsSworn,
        _ => VoteThreshold.Unspecified,
    };

    private static string ShortWord(VoteQuestion decides) => decides switch
    {
        VoteQuestion.PassageUnderSuspension => "suspension",
        VoteQuestion.VetoOverride => "override",
        _ => decides.ToString().ToLowerInvariant(),
    };
}
