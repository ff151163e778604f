using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Listing;

/// <summary>votetracker list veto-threats.</summary>
internal static class ListVetoThreats
{
    public static Command Create(InvocationRunner invocations)
    {
        var options = new ListOptions(
            "Which: comparisons of state, level, position and issue_date; joined by AND, and values of one field by OR. Such as 'state = STANDING AND level = "
                + $"PRESIDENT_WOULD_VETO'. A state is one of {Display.Constants<VetoThreatState>()}; a level one of {Display.Constants<VetoThreatLevel>()}; a position one of "
                + Display.Constants<AdministrationPosition>(),
            "issue_date, or 'issue_date desc' for the latest first; else by id");
        var resolution = ResourceName.One("--resolution", "Only threats on this measure, such as hjres46", "MEASURE", TypedName.Resolutions);
        var command = new Command("veto-threats", "List what the administration said of measures, and what became of its threats") { resolution };
        command.Aliases.Add("threats");
        options.AddTo(command);
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var on = invocation.Arguments.GetValue(resolution) is { } typed ? await invocation.Congress.InFullAsync(typed, cancellationToken) : null;
            var parent = await invocation.Congress.ParentAsync(invocation.Arguments.GetValue(resolution)?.Congress, cancellationToken);
            var page = await invocation.Services.VetoThreats.CallAsync(
                invocation.Services.Client.VetoThreats.ListVetoThreatsAsync,
                new ListVetoThreatsRequest
                {
                    Parent = parent,
                    PageSize = options.Pages.SizeOf(invocation),
                    PageToken = options.Pages.TokenOf(invocation),
                    Filter = options.FilterOf(invocation, ("resolution", on)),
                    OrderBy = options.OrderOf(invocation),
                },
                cancellationToken);
            PageOutput.Write(
                invocation.Output, page, VetoThreatText.Table(page.VetoThreats), options.Pages.Nothing(invocation, $"{parent} has no such veto threats."),
                options.Next(invocation, on is null ? "veto-threats" : $"veto-threats --resolution {NameText.Short(on)}", parent, page.NextPageToken));
            return ExitCode.Done;
        }));
        return command;
    }
}
