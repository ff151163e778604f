using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace VoteTracker.EndToEnd.Tests.ForeignClients;

/// <summary>The client library and the tool as others get them.</summary>
public sealed class PackageTests(RecordedSuite recorded)
{
    [Fact]
    public async Task The_package_brings_the_contract_and_asks_for_published_packages_instead_of_bringing_stand_ins()
    {
        using var folder = new TemporaryFolder();
        await using var package = await ZipFile.OpenReadAsync(await PackAsync("Client", folder));
        var assemblies = package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Order();
        await using var nuspec = await package.GetEntry("VoteTracker.Client.nuspec")!.OpenAsync();
        var asked = (await XDocument.LoadAsync(nuspec, LoadOptions.None, TestContext.Current.CancellationToken))
            .Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Distinct().Order();

        Assert.Equal(
            [
                "lib/net10.0/VoteTracker.Client.dll", "lib/net10.0/VoteTracker.Protos.dll", "lib/net8.0/VoteTracker.Client.dll", "lib/net8.0/VoteTracker.Protos.dll",
            ],
            assemblies);
        Assert.Equal(["Google.Api.CommonProtos", "Google.Protobuf", "Grpc.Net.Client", "Grpc.StatusProto", "Microsoft.Extensions.DependencyInjection"], asked);
    }

    [Fact]
    public async Task A_program_that_stays_on_NET_8_is_built_with_the_package()
    {
        using var folder = new TemporaryFolder();
        var package = await PackAsync("Client", folder);
        folder.Write("Program.cs", """
            using VoteTracker.Client;
            using VoteTracker.V1;

            using var client = new VoteTrackerClient(ServiceAddresses.OnThisMachine());
            var vote = await client.Votes.GetVoteAsync(new GetVoteRequest { Name = "congresses/116/votes/house-1-94" });
            await foreach (var happened in client.WatchAsync("congresses/116"))
                Console.WriteLine($"{vote.OfficialResult} {happened.Cursor}");
            """);
        folder.Write("Program.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>{Path.GetDirectoryName(package)}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{folder.File("packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{PackagesOfThisMachine}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="VoteTracker.Client" Version="*" />
              </ItemGroup>
            </Project>
            """);

        await using var build = ChildProcess.Start("dotnet", "build", folder.File("Program.csproj"), "--nologo", "--disable-build-servers", "-v:quiet");

        Assert.True(await build.ExitAsync() == 0, string.Join('\n', build.Lines));
    }

    [Fact]
    public async Task The_tool_is_installed_from_its_package_and_reads_from_a_suite()
    {
        using var folder = new TemporaryFolder();
        var package = await PackAsync("Cli", folder);
        // Packages of an earlier build have the same version.
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder.File("packages"), ["DOTNET_CLI_HOME"] = folder.File("home") };
        await using var install = ChildProcess.Start(
            "dotnet", environment, "tool", "install", "VoteTracker.Cli", "--tool-path", folder.File("tool"), "--source", Path.GetDirectoryName(package)!);
        Assert.True(await install.ExitAsync() == 0, string.Join('\n', install.Lines) + install.Errors);

        await using var help = ChildProcess.Start(folder.File("tool/votetracker"), "--help");
        await using var get = ChildProcess.Start(
            folder.File("tool/votetracker"), "get", "116/house-1-94", "--port-base", recorded.Suite.PortBase.ToString(CultureInfo.InvariantCulture));

        Assert.Equal((0, 0), (await help.ExitAsync(), await get.ExitAsync()));
        Assert.Contains("  votetracker [command] [options]", help.Lines);
        Assert.Contains(get.Lines, line => line.Contains("yea 245, nay 182, not voting 5", StringComparison.Ordinal));
    }

    private static string PackagesOfThisMachine => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // What is built already: other tests run it.
    private static async Task<string> PackAsync(string project, TemporaryFolder folder)
    {
        await using var pack = ChildProcess.Start(
            "dotnet", "pack", Path.Combine(Repository.Root, "services", project), "--no-build", "-c", Repository.Configuration,
            "-o", folder.File("package"), "--nologo", "--disable-build-servers");
        Assert.True(await pack.ExitAsync() == 0, string.Join('\n', pack.Lines));
        return Directory.GetFiles(folder.File("package")).Single();
    }
}
