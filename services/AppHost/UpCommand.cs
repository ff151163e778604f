using System.CommandLine;

namespace VoteTracker.AppHost;

/// <summary>The command line of <c>./dev up</c>.</summary>
internal static class UpCommand
{
    public static RootCommand Create()
    {
        var portBase = new Option<int>("--port-base")
        {
            Description = "Listen on 127.0.0.1 at N+1 to N+4, N+7 for the board, N+8 for the dashboard and N+9 for Redis",
            HelpName = "N",
            DefaultValueFactory = _ => Ports.DefaultBase,
        };
        portBase.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > Ports.MaxBase)
                result.AddError($"--port-base must be from 0 to {Ports.MaxBase}, so that all ports fit above it.");
        });
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Keep the data in this directory",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo(".data"),
        };
        var demo = new Option<bool>("--demo") { Description = "Replay the life of H.J.Res. 46, also if this is not the first run" };
        var noDemo = new Option<bool>("--no-demo") { Description = "Replay nothing, also if this is the first run" };
        var dashboard = new Option<bool>("--dashboard") { Description = "Show traces, metrics and logs in the Aspire dashboard; prints where" };

        var command = new RootCommand("Start a Redis and all services of VoteTracker on this machine") { portBase, data, demo, noDemo, dashboard };
        command.Validators.Add(result =>
        {
            if (result.GetValue(demo) && result.GetValue(noDemo))
                result.AddError("--demo and --no-demo exclude each other.");
        });
        command.SetAction((parsed, _) => LocalSuite.RunAsync(
            new Ports(parsed.GetValue(portBase)),
            parsed.GetRequiredValue(data).FullName,
            parsed.GetValue(demo) ? DemoRuns.Always : parsed.GetValue(noDemo) ? DemoRuns.Never : DemoRuns.OnFirstStart,
            parsed.GetValue(dashboard)));
        return command;
    }
}
