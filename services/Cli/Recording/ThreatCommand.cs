using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>votetracker threat issue|revise|rescind: what the administration says it will do with measures.</summary>
internal static class ThreatCommand
{
    public static Command Create(InvocationRunner invocations) => new("threat", "Record what the administration says it will do with measures")
    {
        CreateIssue(invocations),
        CreateRevise(invocations),
        CreateRescind(invocations),
    };

    private static Command CreateIssue(InvocationRunner invocations)
    {
        var id = ResourceName.NewId("What the threat shall be called", "sap-hjres46-2019-02-26");
        var statement = new StatementOptions(measuresRequired: true);
        var change = new ChangeOptions("threat");
        var command = new Command("issue", "Record a statement of the administration on measures: a threat to veto them, or a position without one") { id };
        statement.AddTo(command);
        command.Options.Add(change.RequestId);
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var measures = invocation.Arguments.GetRequiredValue(statement.Resolutions);
            var parent = await invocation.Congress.ParentAsync(measures[0].Congress, cancellationToken);
            var threat = statement.Of(invocation.Arguments, await invocation.Congress.InFullAsync(measures, cancellationToken));
            return ResourceOutput.Write(invocation, await change.SendAsync(invocation, requestId => invocation.Services.VetoThreats.CallAsync(
                invocation.Services.Client.VetoThreats.IssueVetoThreatAsync,
                new IssueVetoThreatRequest
                {
                    Parent = parent,
                    VetoThreat = threat,
                    VetoThreatId = invocation.Arguments.GetRequiredValue(id),
                    RequestId = requestId,
                },
                cancellationToken)));
        }));
        return command;
    }

    private static Command CreateRevise(InvocationRunner invocations)
    {
        var revised = ResourceName.VetoThreat();
        var id = ResourceName.NewId("What the newer statement shall be called", "sap-hjres46-2019-03-14");
        var statement = new StatementOptions(measuresRequired: false);
        var change = new ChangeOptions("earlier threat");
        var command = new Command("revise", "Record a newer statement that takes the place of a standing threat") { revised, id };
        statement.AddTo(command);
        command.Options.Add(change.Etag);
        command.Options.Add(change.RequestId);
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var name = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(revised), cancellationToken);
            var client = invocation.Services.Client.VetoThreats;
            var measures = invocation.Arguments.GetRequiredValue(statement.Resolutions);
            // Unless others are named it speaks of the same; those of a threat never change.
            IEnumerable<string> on = measures.Length > 0
                ? await invocation.Congress.InFullAsync(measures, cancellationToken)
                : (await invocation.Services.VetoThreats.CallAsync(client.GetVetoThreatAsync, new GetVetoThreatRequest { Name = name }, cancellationToken)).Resolutions;
            return ResourceOutput.Write(invocation, await change.SendAsync(invocation, requestId => invocation.Services.VetoThreats.CallAsync(
                client.ReviseVetoThreatAsync,
                new ReviseVetoThreatRequest
                {
                    Name = name,
                    VetoThreat = statement.Of(invocation.Arguments, on),
                    VetoThreatId = invocation.Arguments.GetRequiredValue(id),
                    Etag = change.EtagOf(invocation),
                    RequestId = requestId,
                },
                cancellationToken)));
        }));
        return command;
    }

    private static Command CreateRescind(InvocationRunner invocations)
    {
        var threat = ResourceName.VetoThreat();
        var change = new ChangeOptions("threat");
        var command = new Command("rescind", "Record that a standing threat was withdrawn") { threat, change.Reason, change.Etag, change.RequestId };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var name = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(threat), cancellationToken);
            return ResourceOutput.Write(invocation, await change.SendAsync(invocation, requestId => invocation.Services.VetoThreats.CallAsync(
                invocation.Services.Client.VetoThreats.RescindVetoThreatAsync,
                new RescindVetoThreatRequest { Name = name, Reason = change.ReasonOf(invocation), Etag = change.EtagOf(invocation), RequestId = requestId },
                cancellationToken)));
        }));
        return command;
    }
}
