using System.Net;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Some bytes of a request, and no end.</summary>
internal sealed class StalledContent : HttpContent
{
    private readonly byte[] _bytes;

    public StalledContent(byte[] bytes)
    {
        _bytes = bytes;
        Headers.ContentType = new("application/grpc");
    }

    /// <summary>A call that goes on no further.</summary>
    public static HttpRequestMessage Request(TestProcess process, string method, byte[] bytes) =>
        new(HttpMethod.Post, new Uri(new Uri(process.App.Urls.Single()), $"votetracker.v1.{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StalledContent(bytes),
        };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        // How the call ended its answer says. If this failed as well, whichever comes first would be told.
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
