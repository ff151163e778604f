using Spectre.Console;

namespace VoteTracker.Cli;

/// <summary>How far an import has got, on a terminal only.</summary>
internal static class ImportProgress
{
    /// <summary>Runs <paramref name="work"/>, which gets where to report problems and what to call after each file.</summary>
    public static Task ShowAsync(int files, Func<Action<string>, Action, Task> work)
    {
        if (Console.IsErrorRedirected)
            return work(Console.Error.WriteLine, () => { });

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).StartAsync(context =>
        {
            var task = context.AddTask("importing", maxValue: Math.Max(files, 1));
            return work(problem => console.WriteLine(problem), () => task.Increment(1));
        });
    }
}
