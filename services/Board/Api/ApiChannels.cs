using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using VoteTracker.Client;
using VoteTracker.ServiceDefaults;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.V1;

namespace VoteTracker.Board.Api;

/// <summary>Connections to the services for the calls of others: with none of the board's own credentials.</summary>
internal sealed class ApiChannels : IDisposable
{
    private readonly Dictionary<string, GrpcChannel> _byService = [];

    public ApiChannels(IOptions<BoardOptions> options)
    {
        var board = options.Value;
        Add(board.Resolutions, ResolutionService.Descriptor.FullName, StoreService.Descriptor.FullName);
        Add(board.Votes, VoteService.Descriptor.FullName);
        Add(board.VetoThreats, VetoThreatService.Descriptor.FullName);
        Add(board.Updates, UpdateService.Descriptor.FullName, SubscriptionService.Descriptor.FullName);

        void Add(string address, params string[] services)
        {
            var channel = ServiceChannel.Create(address, new ConnectionOptions { CertificateAuthorityFile = board.CaFile });
            foreach (var service in services)
                _byService[service] = channel;
        }
    }

    /// <summary>The connection to the service of a method, such as <c>/votetracker.v1.VoteService/GetVote</c>.</summary>
    public CallInvoker Of(string method) => _byService[method.Split('/')[1]].CreateCallInvoker();

    /// <summary>
    /// Who calls, for the service: the caller's own token, and for a service that knows this process as a proxy its certificate and
    /// address. Nothing else of the request is passed on.
    /// </summary>
    public static Metadata Caller(HttpContext context)
    {
        var metadata = new Metadata();
        if (context.Request.Headers.Authorization is [{ Length: > 0 } token, ..])
            metadata.Add("authorization", token);
        if (context.Connection.RemoteIpAddress is { } address)
            metadata.Add("x-forwarded-for", ClientAddress.Of(address).ToString());
        if (CallerCertificate.Of(context) is { } certificate)
            metadata.Add("client-cert", $":{Convert.ToBase64String(certificate.RawData)}:");
        return metadata;
    }

    public void Dispose()
    {
        foreach (var channel in _byService.Values.Distinct())
            channel.Dispose();
    }
}
