using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VoteTracker.EndToEnd.Tests.Import;

/// <summary>An import of a service that answers UNAVAILABLE: each call is made six times in all, at whatever levels it passes.</summary>
public sealed class ImportAttemptsTests
{
    private const int Attempts = 6;

    [Theory]
    [InlineData("/votetracker.v1.VoteService/ListVotes")]
    [InlineData("/votetracker.v1.VoteService/RecordVote")]
    public async Task A_call_is_made_again_at_one_level_only(string unavailable)
    {
        var calls = new ConcurrentDictionary<string, int>();
        var portBase = FreePorts.NextOf(4);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (var port = portBase + 1; port <= portBase + 3; port++)
                kestrel.ListenLocalhost(port, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        await using var services = builder.Build();
        services.Run(async context =>
        {
            var method = context.Request.Path.Value!;
            calls.AddOrUpdate(method, 1, (_, count) => count + 1);
            context.Response.ContentType = "application/grpc";
            if (method == unavailable)
            {
                context.Response.Headers["grpc-status"] = ((int)StatusCode.Unavailable).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return;
            }

            // An empty message, whichever it is.
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await services.StartAsync();

        var imported = await Cli.RunAsync(portBase, "import", Checkout.Sample("clerk-passage.xml"));

        Assert.Equal(1, imported.ExitCode);
        Assert.Contains("The import stopped", imported.Errors, StringComparison.Ordinal);
        Assert.Equal(Attempts, calls[unavailable]);
    }
}
