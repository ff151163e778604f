using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace VoteTracker.Cli;

/// <summary>--help: a command's own options, and what all commands have alike only once, with the whole.</summary>
internal sealed class HelpText(HelpAction help, IReadOnlyList<Option> ofAll) : SynchronousCommandLineAction
{
    public static void Install(RootCommand root, params IReadOnlyList<Option> ofAll)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpText((HelpAction)option.Action!, ofAll);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is RootCommand)
            return help.Invoke(parseResult);
        foreach (var option in ofAll)
            option.Hidden = true;
        var exitCode = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine("Where the services are, with what to connect, and exit codes: votetracker --help");
        return exitCode;
    }
}
