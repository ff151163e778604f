using System.Globalization;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>votetracker, as <c>./dev cli</c> runs it.</summary>
internal static class Cli
{
    public static async Task<CliResult> RunAsync(int portBase, params string[] arguments)
    {
        await using var process = Start(portBase, arguments);
        var exitCode = await process.ExitAsync();
        return new CliResult(exitCode, string.Join('\n', process.Lines), process.Errors);
    }

    /// <summary>The same with an environment of its own, and services as that or the arguments say.</summary>
    public static async Task<CliResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var process = ChildProcess.Start("dotnet", environment, [Checkout.Cli, .. arguments]);
        var exitCode = await process.ExitAsync();
        return new CliResult(exitCode, string.Join('\n', process.Lines), process.Errors);
    }

    public static ChildProcess Start(int portBase, params string[] arguments) => ChildProcess.Start(
        "dotnet", [Checkout.Cli, .. arguments, "--port-base", portBase.ToString(CultureInfo.InvariantCulture)]);
}

/// <summary>What one run of it gave.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Errors)
{
    public JsonElement Json => JsonElement.Parse(Output);
}
