using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

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
        var pipeline = ((IApplicationBuilder)app).Build();
        var call = new DefaultHttpContext { RequestServices = app.Services, RequestAborted = new CancellationToken(isReset) };

        await pipeline(call);

        // What goes through all ends where nothing is.
        Assert.Equal(status, call.Response.StatusCode);
    }
}
