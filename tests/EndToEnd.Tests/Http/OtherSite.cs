using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using VoteTracker.EndToEnd.Tests.Browser;

namespace VoteTracker.EndToEnd.Tests.Http;

/// <summary>A web site of somebody else, whose pages call the API from a browser.</summary>
internal sealed class OtherSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherSite(WebApplication app, string origin) => (_app, Origin) = (app, origin);

    public string Origin { get; }

    /// <summary>Setting of the board that lets its pages call.</summary>
    public Dictionary<string, string> Allowed => new() { ["Board__AllowedOrigins__0"] = Origin };

    /// <summary>Starts it with a script and the files of a folder.</summary>
    public static async Task<OtherSite> StartAsync(string html, string script, string folder)
    {
        var origin = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Next()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) });
        app.MapGet("/", () => Results.Text(html, "text/html"));
        app.MapGet("/script.js", () => Results.Text(script, "text/javascript"));
        await app.StartAsync();
        return new OtherSite(app, origin);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
