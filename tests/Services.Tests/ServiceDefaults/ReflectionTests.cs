using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace VoteTracker.Services.Tests.ServiceDefaults;

public sealed class ReflectionTests : IAsyncLifetime
{
    private TestProcess _process = null!;
    private AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> _stream = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _process = await TestProcess.StartAsync();
        _stream = new ServerReflection.ServerReflectionClient(_process.Channel).ServerReflectionInfo(cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        await _process.DisposeAsync();
    }

    [Fact]
    public async Task Every_service_is_listed()
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "*" });

        Assert.Equal(
            [
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                "votetracker.v1.SubscriptionService",
                "votetracker.v1.UpdateService",
                "votetracker.v1.VoteService",
            ],
            response.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("votetracker.v1.VoteService", "votetracker/v1/votes.proto")]
    [InlineData("votetracker.v1.VoteService.GetVote", "votetracker/v1/votes.proto")]
    [InlineData("votetracker.v1.Vote", "votetracker/v1/votes.proto")]
    [InlineData("votetracker.v1.Chamber", "votetracker/v1/resolutions.proto")]
    [InlineData("votetracker.v1.VetoThreat", "votetracker/v1/veto_threats.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "health.proto")]
    [InlineData("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")]
    public async Task A_symbol_is_found_in_its_file(string symbol, string file)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Contains(file, FilesOf(response).Select(each => each.Name));
    }

    [Theory]
    [InlineData("votetracker/v1/updates.proto")]
    [InlineData("google/protobuf/duration.proto")]
        public async Task A_file_comes_with_all_that_it_imports(string name)
    {
        var files = FilesOf(await AskAsync(new ServerReflectionRequest { FileByFilename = name }));

        var names = files.Select(file => file.Name).ToHashSet();
        Assert.Contains(name, names);
        Assert.All(files.SelectMany(file => file.Dependency), import => Assert.Contains(import, names));
    }

    [Fact]
    public async Task An_unknown_name_is_answered_and_the_stream_goes_on()
    {
        ServerReflectionRequest[] unknown = [new() { FileByFilename = "no/such.proto" }, new() { FileContainingSymbol = "no.Such" }];
        foreach (var request in unknown)
            Assert.Equal((int)StatusCode.NotFound, (await AskAsync(request)).ErrorResponse.ErrorCode);

        Assert.NotNull((await AskAsync(new ServerReflectionRequest { ListServices = string.Empty })).ListServicesResponse);
    }

    [Fact]
    public async Task A_tool_that_asks_for_the_older_protocol_is_answered()
    {
        using var older = new V1Alpha::ServerReflection.ServerReflectionClient(_process.Channel).ServerReflectionInfo(cancellationToken: Cancellation);
        await older.RequestStream.WriteAsync(new V1Alpha::ServerReflectionRequest { ListServices = "*" }, Cancellation);

        Assert.True(await older.ResponseStream.MoveNext(Cancellation));

        Assert.Contains("votetracker.v1.VoteService", older.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Fact]
    public async Task A_stream_between_two_questions_does_not_hold_up_the_shutdown()
    {
        await AskAsync(new ServerReflectionRequest { ListServices = "*" });

        await _process.App.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private static List<FileDescriptorProto> FilesOf(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await _stream.RequestStream.WriteAsync(request, Cancellation);
        Assert.True(await _stream.ResponseStream.MoveNext(Cancellation));
        return _stream.ResponseStream.Current;
    }
}
