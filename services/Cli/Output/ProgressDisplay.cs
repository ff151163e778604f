using System.Globalization;
using Spectre.Console;
using VoteTracker.Import.Files;

namespace VoteTracker.Cli.Output;

/// <summary>Shows how far a reading has got: a bar on a terminal, else a line now and then, on standard error.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <summary>Runs work and hands it a way to report problems.</summary>
    /// <param name="verb">What is being done, such as importing.</param>
    /// <param name="progress">How far it is.</param>
    public static Task ShowAsync(string verb, ReadingProgress progress, Func<Action<string>, Task> work)
    {
        if (Console.IsErrorRedirected)
            return UntilDoneAsync(work(Console.Error.WriteLine), BetweenLines, () => Console.Error.WriteLine(Line(verb, progress)));

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(verb, maxValue: 1);
                return UntilDoneAsync(work(problem => console.WriteLine(problem)), BetweenFrames, () =>
                {
                    bar.Value = progress.Fraction;
                    bar.Description = $"{verb}: {Files(progress)}";
                });
            });
    }

    private static async Task UntilDoneAsync(Task work, TimeSpan pause, Action show)
    {
        while (await Task.WhenAny(work, Task.Delay(pause)) != work)
            show();
        await work;
    }

    private static string Line(string verb, ReadingProgress progress) => string.Create(
        CultureInfo.InvariantCulture, $"{verb}: {progress.Fraction * 100:F0} %, {Files(progress)}, {progress.Remaining:hh\\:mm\\:ss} left");

    private static string Files(ReadingProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{progress.Files:N0} files, {progress.Rate:N0}/s");
}
