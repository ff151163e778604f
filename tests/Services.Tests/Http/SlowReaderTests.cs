using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Http;

/// <summary>Whoever asks by HTTP and reads nothing costs little, for a while.</summary>
public sealed class SlowReaderTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_watch_that_nobody_reads_is_ended_and_leaves_nothing_behind()
    {
        var congress = await BigCongressAsync(votes: 150);
        await using var board = await BoardAsync();
        using var reader = await AskAsync(board, $"/v1/{congress}:watch?after_cursor=");

        await EndedAsync(board, reader);
    }

    [Fact]
    public async Task Answers_that_nobody_reads_are_ended_and_leave_nothing_behind()
    {
        var congress = await BigCongressAsync(votes: 1);
        await using var board = await BoardAsync();
        // The machine itself keeps some megabytes for a connection.
        using var reader = await AskAsync(board, $"/v1/{congress}/votes/house-1-1/positions?page_size=1000", times: 200);

        await EndedAsync(board, reader);
    }

    [Fact]
    public async Task A_request_that_does_not_arrive_is_ended_and_leaves_nothing_behind()
    {
        await using var board = await BoardAsync("--Limits:RequestTimeout", "00:00:01");
        using var writer = await ConnectAsync(board);
        // So long that what is sent to find out whether it is ended does not complete it.
        await writer.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/{InProcessSuite.NewCongress()}:watch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{{"));

        await EndedAsync(board, writer);
    }

    // The client is cut off, and the process has forgotten it.
    private static async Task EndedAsync(WebApplication board, Socket reader)
    {
        // Of this board alone: metrics are of all that run in this process.
        var accounts = board.Services.GetRequiredService<ClientAccounts>();
        await Until.TrueAsync("the connection is ended", () => IsCut(reader));
        await Until.TrueAsync("nothing is open or held", () => (accounts.Streams, accounts.Bytes, accounts.RequestBytes) == (0, 0, 0));
    }

    // Without reading, a reset is what a client hears of. As many empty lines as Kestrel itself wants of a body each second.
    private static bool IsCut(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectError) || socket.Send("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"u8) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<Socket> AskAsync(WebApplication board, string path, int times = 1)
    {
        var socket = await ConnectAsync(board);
        var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(request, times))));
        return socket;
    }

    private static async Task<Socket> ConnectAsync(WebApplication board)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(board.Urls.Single()).Port);
        return socket;
    }

    private async Task<WebApplication> BoardAsync(params string[] settings)
    {
        var board = BoardProgram.Build(
        [
            "--urls", "http://127.0.0.1:0", "--Board:AllowAnonymous", "true", "--Limits:ResponseTimeout", "00:00:01",
            "--Board:Votes", suite.Url(1), "--Board:Updates", suite.Url(3), .. settings,
        ]);
        await board.StartAsync();
        return board;
    }

    // Each some 90 KB as JSON.
    private async Task<string> BigCongressAsync(int votes)
    {
        var congress = InProcessSuite.NewCongress();
        var positions = Enumerable.Range(1, 430).Select(member => new Position
        {
            Member = new Member { BioguideId = string.Create(CultureInfo.InvariantCulture, $"M{member:000000}"), DisplayName = $"Member {member}", Party = "D", State = "NY" },
            Option = VoteOption.Yea,
        }).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(1, votes), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, cancellationToken) => await suite.Votes.RecordVoteAsync(new()
        {
            Parent = congress,
            Vote = new Vote { Chamber = Chamber.House, Session = 1, Number = number, Date = "2019-02-26", Question = "On Passage", Threshold = VoteThreshold.Majority, Method = VoteMethod.RollCall },
            Positions = { positions },
        }, cancellationToken: cancellationToken));
        return congress;
    }
}
