using System.CommandLine;

namespace VoteTracker.Cli;

/// <summary>votetracker completion SHELL: a script by which a shell completes what is typed.</summary>
internal static class CompletionCommand
{
    // Each asks the tool itself, by the directive of System.CommandLine: what may stand at a place is said in one place.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # In ~/.bashrc: eval "$(votetracker completion bash)"
            _votetracker() {
                local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
                COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
            }
            complete -o bashdefault -o default -F _votetracker votetracker
            """,
        ["zsh"] = """
            # In ~/.zshrc, after compinit: eval "$(votetracker completion zsh)"
            _votetracker() {
                local -a found
                found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                found=(${found:#})
                if (( ${#found} )); then compadd -a found; else _files; fi
            }
            compdef _votetracker votetracker
            """,
        ["fish"] = """
            # In ~/.config/fish/config.fish: votetracker completion fish | source
            function __votetracker_complete
                set -l line (commandline -cp)
                votetracker "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c votetracker -f -a '(__votetracker_complete)'
            complete -c votetracker -n '__fish_seen_subcommand_from import compare' -F
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell that shall read it" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script that completes commands and options in a shell; its first line says where to put it") { shell };
        command.SetAction(parsed => Console.Out.WriteLine(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }
}
