using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.Cli.Telemetry;
using VoteTracker.V1;

namespace VoteTracker.Cli.Reading;

/// <summary>votetracker trace OFFSET: from an update to the trace of the call that caused it.</summary>
internal static class TraceCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var offset = new Argument<long>("OFFSET") { Description = "The update's place on the log, such as 26; watch shows it as #26" };
        offset.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, out var number) && number < 1)
                result.AddError("OFFSET must be at least 1.");
        });
        var traces = new TraceOptions();
        var command = new Command("trace", "Show the trace of the call that caused an update") { offset, traces.Url };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var request = new GetUpdateRequest
            {
                Parent = await invocation.Congress.ParentAsync(null, cancellationToken),
                Offset = invocation.Arguments.GetRequiredValue(offset),
            };
            var update = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Updates.GetUpdateAsync, request, cancellationToken);
            Write(invocation, update, traces.TemplateOf(invocation));
            return 0;
        }));
        return command;
    }

    /// <summary>Prints the trace of one update.</summary>
    public static void Write(Invocation invocation, Update update, string template)
    {
        var trace = UpdateTrace.Of(update, template);
        if (invocation.Output == OutputFormat.Json)
        {
            JsonOutput.Write(trace, indented: true);
            return;
        }

        Console.Out.WriteLine(UpdateText.Line(update));
        Console.Out.WriteLine(Display.OneLine(trace.ToText()));
    }

    /// <summary>Reads the last update of a resource.</summary>
    public static Task<Update> LastOfAsync(Invocation invocation, string name, CancellationToken cancellationToken)
    {
        var request = new GetUpdateRequest { Parent = name[..name.IndexOf('/', name.IndexOf('/') + 1)], Resource = name };
        return invocation.Services.Updates.CallAsync(
            invocation.Services.Client.Updates.GetUpdateAsync, request, cancellationToken);
    }
}
