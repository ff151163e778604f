using VoteTracker.Services.Tests.Watches;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>A Redis that speaks TLS, and asks who is there.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private readonly TlsFiles _files = new();
    private readonly int _port = FreePorts.Next();

    private string Endpoint => $"127.0.0.1:{_port}";

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Services_that_show_a_certificate_and_trust_the_CA_do_all_that_others_do()
    {
        await using var redis = await StartRedisAsync();
        await using var suite = await InProcessSuite.StartThroughAsync(redis, Endpoint, _files.Services);
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        await HJRes46Scenario.TellAsync(suite, congress);

        Assert.Equal(1, (await watcher.NextUpdateAsync()).Offset);
    }

    [Fact]
    public async Task Certificates_that_are_replaced_are_used_without_a_restart()
    {
        using var later = new TlsFiles();
        await using var redis = await StartRedisAsync();
        await using var suite = await InProcessSuite.StartThroughAsync(redis, Endpoint, _files.Services);
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(InProcessSuite.NewCongress()));

        // Both CAs are trusted for a while, in one file, and then the new certificates take over.
        foreach (var (file, replacement) in new[] { (_files.ClientCertificate, later.ClientCertificate), (_files.ClientKey, later.ClientKey) })
            File.Copy(replacement, file, overwrite: true);
        File.AppendAllText(_files.CaFile, $"\n{await File.ReadAllTextAsync(later.CaFile)}");
        await redis.SendAsync("CONFIG", "SET", "tls-ca-cert-file", later.CaFile, "tls-cert-file", later.ServerCertificate, "tls-key-file", later.ServerKey);
        await redis.SendAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        await Until.TrueAsync("calls are carried out", async () =>
            (await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(InProcessSuite.NewCongress()))).Number == 46);
    }

    private async Task<RedisProcess> StartRedisAsync()
    {
        try
        {
            return await RedisProcess.StartAsync(_files.Redis(_port));
        }
        catch (NotSupportedException refused) when (refused.Message.Contains("tls-port", StringComparison.Ordinal))
        {
            Assert.Skip($"{RedisProcess.Program} is built without TLS");
            throw;
        }
    }
}
