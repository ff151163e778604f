using System.CommandLine;

namespace VoteTracker.Cli.Arguments;

/// <summary>The argument of commands that read official files.</summary>
internal static class RecordPaths
{
    public static Argument<string[]> Create(string description, ArgumentArity arity)
    {
        var paths = new Argument<string[]>("FILE|DIR|ARCHIVE") { Description = description, Arity = arity };
        paths.Validators.Add(given =>
        {
            if (given.Tokens.Any(token => token.Value.Length == 0))
                given.AddError("FILE|DIR|ARCHIVE: a name is empty, as of a variable that is not set");
        });
        return paths;
    }
}
