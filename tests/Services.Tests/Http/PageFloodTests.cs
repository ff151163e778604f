using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using VoteTracker.Services.Tests.Security;

namespace VoteTracker.Services.Tests.Http;

/// <summary>Whoever asks for pages and does not take them leaves room for others.</summary>
[Collection(nameof(SecureSuite))]
public sealed class PageFloodTests(SecureSuite suite)
{
    // More than are on their way at once for everybody, and less than one connection may ask for.
    private const int Asked = 90;

    // Larger than what HTTP/2 sends before the client takes any of it.
    private const string Page = "/openapi/v1.json";

    [Fact]
    public async Task Pages_that_one_address_asks_for_and_does_not_take_leave_room_for_others()
    {
        var board = (await suite.StartAsync(arguments => BoardProgram.Build([.. suite.Settings, "--Board:AllowAnonymous", "true", .. arguments]))).Urls.Single();
        using var rude = Client("127.0.0.1", board);
        using var polite = Client("127.0.0.2", board);
        using var end = new CancellationTokenSource();
        var begun = 0;
        var flood = Enumerable.Range(0, Asked).Select(async _ =>
        {
            using var answer = await rude.GetAsync(new Uri(Page, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, end.Token);
            Interlocked.Increment(ref begun);
            // The content is not read.
            await Task.Delay(Timeout.Infinite, end.Token);
        }).ToArray();
        await Until.TrueAsync("some of them have begun", () => Volatile.Read(ref begun) > 0);

        using var page = await polite.GetAsync(new Uri(Page, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        // It did not have to wait until the board had enough of the others.
        Assert.All(flood, asked => Assert.False(asked.IsCompleted));
        Assert.InRange(Volatile.Read(ref begun), 1, Asked / 2);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(flood));
    }

    [Fact]
    public async Task Pages_that_one_address_keeps_live_leave_room_for_others()
    {
        var board = (await suite.StartAsync(arguments => BoardProgram.Build(
            [.. suite.Settings, "--Board:AllowAnonymous", "true", "--Board:MaxViewers", "4", .. arguments]))).Urls.Single();
        using var rude = Client("127.0.0.1", board);
        using var polite = Client("127.0.0.2", board);
        using var first = await LiveAsync(rude, board);

        await Assert.ThrowsAsync<WebSocketException>(() => LiveAsync(rude, board));

        using var other = await LiveAsync(polite, board);
        Assert.Equal(WebSocketState.Open, other.State);
    }

    private static async Task<ClientWebSocket> LiveAsync(HttpClient client, string board)
    {
        var page = new ClientWebSocket();
        page.Options.HttpVersion = HttpVersion.Version11;
        try
        {
            await page.ConnectAsync(new UriBuilder(board) { Scheme = "wss", Path = "/_blazor" }.Uri, client, TestContext.Current.CancellationToken);
            return page;
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    private static HttpClient Client(string address, string board)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        // Whose the server's certificate is, other tests look at.
#pragma warning disable CA5359
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(board),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Until.Deadline,
        };
    }
}
