using System.IO.Compression;
using System.Xml.Linq;

namespace VoteTracker.EndToEnd.Tests.ForeignClients;

/// <summary>The client library as others get it.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_package_brings_the_contract_and_asks_for_published_packages_instead_of_bringing_stand_ins()
    {
        using var folder = new TemporaryFolder();
        await using var pack = ChildProcess.Start(
            "dotnet", "pack", Path.Combine(Repository.Root, "services", "Client"), "--no-build", "-c", Repository.Configuration,
            "-o", folder.File("package"), "--nologo", "--disable-build-servers");
        Assert.True(await pack.ExitAsync() == 0, string.Join('\n', pack.Lines));

        await using var package = await ZipFile.OpenReadAsync(Directory.GetFiles(folder.File("package")).Single());
        var assemblies = package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Order();
        await using var nuspec = await package.GetEntry("VoteTracker.Client.nuspec")!.OpenAsync();
        var asked = (await XDocument.LoadAsync(nuspec, LoadOptions.None, TestContext.Current.CancellationToken))
            .Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Order();

        Assert.Equal(["lib/net10.0/VoteTracker.Client.dll", "lib/net10.0/VoteTracker.Protos.dll"], assemblies);
        Assert.Equal(["Google.Api.CommonProtos", "Google.Protobuf", "Grpc.Net.Client", "Grpc.StatusProto"], asked);
    }
}
