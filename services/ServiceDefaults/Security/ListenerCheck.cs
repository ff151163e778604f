using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>
/// Refuses to listen beyond loopback without TLS and authorization, unless Security:AllowInsecure says so; then says that at each start.
/// The addresses of health checks and metrics are not asked: nothing else is to be had there.
/// </summary>
internal sealed class ListenerCheck(
    AuthorizationDemand demand, IConfiguration configuration, IOptions<SecurityOptions> options, ILogger<ListenerCheck> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var security = options.Value;
        var addresses = Addresses().ToList();
        foreach (var (text, address) in addresses)
        {
            var isTls = address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
            if (isTls && !security.HasTls)
                throw new InvalidOperationException($"{text} needs a certificate: set Security:CertificateFile and Security:KeyFile");
            if (!isTls && security.HasTls)
                throw new InvalidOperationException($"{text} would be plaintext, and Security:CertificateFile is set: write https://");
        }
        string[] missing = [.. Missing(security)];
        if (missing.Length == 0)
            return Task.CompletedTask;
        var open = addresses.Where(address => !IsLocal(address.Address)).Select(address => address.Text).ToList();
        if (open.Count > 0 && !security.AllowInsecure)
        {
            throw new InvalidOperationException(
                $"{string.Join(", ", open)} is beyond loopback, and there is no {string.Join(" and no ", missing)}; "
                + $"{(demand.WithoutCalls is null || security.IsOn ? "" : $"set {demand.WithoutCalls} to take no calls, or, ")}if that is meant, set Security:AllowInsecure=true");
        }
        if (security.AllowInsecure)
            SecurityLogging.Insecure(logger, string.Join(", ", addresses.Select(address => address.Text)), Dangers(security));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Missing(SecurityOptions security)
    {
        if (!security.HasTls)
            yield return "TLS (Security:CertificateFile)";
        if (demand.CallersAreAuthorized && !security.IsOn)
            yield return "authorization (Security:Authority, Security:KeySetFile or Security:ClientCaFile)";
    }

    private static string Dangers(SecurityOptions security) =>
        security.IsOn ? "read tokens and answers on the way" : security.HasTls ? "read and write" : "read and write, and read what others do";

    // As Kestrel takes them: its own section goes over the addresses, and those over the ports.
    private IEnumerable<(string Text, BindingAddress Address)> Addresses()
    {
        var own = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        IEnumerable<string> urls = own.Count > 0 ? own
            : configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } given ? Parts(given)
            : [.. Ports("http"), .. Ports("https")];
        foreach (var url in urls)
            yield return (url, BindingAddress.Parse(url));
    }

    private IEnumerable<string> Ports(string scheme) => Parts(configuration[$"{scheme}_ports"] ?? "").Select(port => $"{scheme}://*:{port}");

    private static string[] Parts(string list) => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsLocal(BindingAddress address) => address.IsUnixPipe || address.IsNamedPipe
        || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}

/// <summary>Whether a process takes calls that roles decide about.</summary>
/// <param name="CallersAreAuthorized">Whether it does.</param>
/// <param name="WithoutCalls">The setting with which it takes none, if there is one.</param>
internal sealed record AuthorizationDemand(bool CallersAreAuthorized, string? WithoutCalls);
