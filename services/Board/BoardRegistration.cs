using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using VoteTracker.Board.Api;
using VoteTracker.Board.Components;
using VoteTracker.Board.Atom;
using VoteTracker.Board.Following;
using VoteTracker.Board.Security;
using VoteTracker.ServiceDefaults;
using VoteTracker.Wording;

namespace VoteTracker.Board;

/// <summary>The parts of the board.</summary>
internal static class BoardRegistration
{
    // A browser that lost its connection finds its page as it was for so long; then it loads it anew.
    private static readonly TimeSpan DisconnectedRetention = TimeSpan.FromMinutes(1);
    private const int MaxDisconnected = 100;

    /// <summary>Settings are read in the current folder, as by every process; style and scripts lie beside the program.</summary>
    public static WebApplicationOptions Files(string[] args) => new()
    {
        Args = args,
        WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
    };

    /// <summary>Whether the process also passes on calls.</summary>
    public static bool TakesCalls(IConfiguration configuration) => configuration.GetValue("Board:Api", true);

    public static void AddBoard(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.AddSettings<BoardOptions>("Board");
        builder.AddSettings<OidcOptions>("Oidc");
        builder.AddSignIn();
        if (TakesCalls(builder.Configuration))
            builder.AddApi();
        var services = builder.Services;
        services.AddViewerLimit();
        // A restart ends all live pages anyway, and a page comes back to the process that made it: keys need not outlive that.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<RecordClient>();
        services.AddSingleton<CongressFollowers>();
        services.AddSingleton<LiveViews>();
        services.AddSingleton<BoardMetrics>();
        services.AddSingleton<AtomReader>();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.Configure<CircuitOptions>(circuits =>
        {
            (circuits.DisconnectedCircuitMaxRetained, circuits.DisconnectedCircuitRetentionPeriod) = (MaxDisconnected, DisconnectedRetention);
            circuits.PersistedCircuitInMemoryMaxRetained = 0;
        });
    }

    public static void MapBoard(this WebApplication app)
    {
        app.Services.GetRequiredService<BoardMetrics>();
        app.UseSecurityHeaders();
        app.MapWebDefaults();
        var takesCalls = app.Services.GetRequiredService<IOptions<BoardOptions>>().Value.Api;
        if (takesCalls)
            app.UseApi();
        app.UseViewerLimit();
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        // Without them a sign-in page could not be styled either; there is nothing in them to hide.
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/", (IOptions<BoardOptions> options) =>
            Results.Redirect(ResourcePath.Of(options.Value.Congress ?? CapitalClock.Congress)));
        if (takesCalls)
            app.MapApi();
        app.MapAtomFeed();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
