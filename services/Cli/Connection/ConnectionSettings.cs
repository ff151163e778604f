using System.Security.Cryptography;
using Grpc.Net.Client;
using VoteTracker.Client;

namespace VoteTracker.Cli.Connection;

/// <summary>With what to connect to every service.</summary>
/// <param name="UsesTls">Whether they speak TLS.</param>
/// <param name="Options">Token and certificates.</param>
internal sealed record ConnectionSettings(bool UsesTls, ConnectionOptions Options)
{
    /// <exception cref="CommandFailedException">The settings cannot be used.</exception>
    public GrpcChannel Connect(string address)
    {
        try
        {
            return ServiceChannel.Create($"{(UsesTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{address}", Options);
        }
        catch (Exception wrong) when (wrong is ArgumentException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandFailedException(wrong.Message);
        }
    }
}
