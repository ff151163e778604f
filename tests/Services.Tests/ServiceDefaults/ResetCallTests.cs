using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoteTracker.ServiceDefaults;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Calls that their client resets as soon as it has sent them, of which a connection can bring ten thousands a second.</summary>
public sealed class ResetCallTests
{
    [Theory]
    [InlineData(true, StatusCodes.Status200OK)]
    [InlineData(false, StatusCodes.Status404NotFound)]
    public async Task A_call_that_was_reset_before_its_turn_came_goes_through_nothing(bool isReset, int status)
    {
        await using var app = TestProcess.Build(["--urls", "http://127.0.0.1:0"]);

        Assert.Equal(status, await StatusAsync(app, isReset));
    }

    [Theory]
    [InlineData(true, StatusCodes.Status200OK)]
    [InlineData(false, StatusCodes.Status404NotFound)]
    public async Task Nor_does_a_page_that_was(bool isReset, int status)
    {
        var builder = WebApplication.CreateSlimBuilder([ServiceRun.NoReload, "--urls", "http://127.0.0.1:0"]);
        builder.AddWebDefaults("test", defaultPort: 0, takesCalls: false, withoutCalls: "");
        await using var app = builder.Build().MapWebDefaults();

        Assert.Equal(status, await StatusAsync(app, isReset));
    }

    // What goes through all ends where nothing is.
    private static async Task<int> StatusAsync(WebApplication app, bool isReset)
    {
        var pipeline = ((IApplicationBuilder)app).Build();
        var call = new DefaultHttpContext { RequestServices = app.Services, RequestAborted = new CancellationToken(isReset) };
        await pipeline(call);
        return call.Response.StatusCode;
    }
}
