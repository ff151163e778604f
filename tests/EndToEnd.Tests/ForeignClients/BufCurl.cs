using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.ForeignClients;

/// <summary>buf curl, which knows of the contract only what the services tell it by reflection.</summary>
internal static class BufCurl
{
    private static readonly string[] Protocol = ["curl", "--http2-prior-knowledge", "--protocol", "grpc"];

    public static ChildProcess Start(params string[] arguments) => ChildProcess.Start(Checkout.Buf, [.. Protocol, .. arguments]);

    /// <summary>Makes a call that must go well.</summary>
    public static async Task<CliResult> CallAsync(string method, string request)
    {
        var result = await TryCallAsync(method, request);
        Assert.True(result.ExitCode == 0, $"{method}: {result.Errors}");
        return result;
    }

    public static Task<CliResult> TryCallAsync(string method, string request) => RunAsync("-d", request, method);

    public static async Task<string[]> ServicesAsync(string url)
    {
        var result = await RunAsync(url, "--list-services");
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output.Split('\n');
    }

    private static async Task<CliResult> RunAsync(params string[] arguments)
    {
        await using var buf = Start(arguments);
        var exitCode = await buf.ExitAsync();
        return new CliResult(exitCode, string.Join('\n', buf.Lines), buf.Errors);
    }
}
