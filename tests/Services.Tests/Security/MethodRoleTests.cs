using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using VoteTracker.ServiceDefaults.Security;
using VoteTracker.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace VoteTracker.Services.Tests.Security;

/// <summary>Every method of every service, asked by everybody.</summary>
[Collection(nameof(SecureSuite))]
public sealed class MethodRoleTests(SecureSuite suite)
{
    private static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    private static readonly Dictionary<int, ServiceDescriptor[]> OfProcesses = new()
    {
        [0] = [ResolutionService.Descriptor, StoreService.Descriptor],
        [1] = [VoteService.Descriptor],
        [2] = [VetoThreatService.Descriptor],
        [3] = [UpdateService.Descriptor, SubscriptionService.Descriptor],
    };

    private static readonly ServiceDescriptor[] OfEveryProcess =
        [Health.Descriptor, Grpc.Reflection.V1.ServerReflection.Descriptor, Grpc.Reflection.V1Alpha.ServerReflection.Descriptor];

    [Fact]
    public void The_table_has_every_method_of_the_contract_and_no_other()
    {
        var contract = FilesOf(UpdatesReflection.Descriptor).Concat(FilesOf(StoreReflection.Descriptor)).SelectMany(file => file.Services);
        var methods = contract.Concat(OfEveryProcess).SelectMany(service => service.Methods).Select(NameOf);

        Assert.Equal(methods.Distinct().Order(StringComparer.Ordinal), MethodRoles.Methods.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("recorder")]
    [InlineData("operator")]
    [InlineData("nothing")]
    public async Task A_caller_gets_as_far_as_its_role_goes_by_token_and_by_certificate(string role)
    {
        var has = Enum.TryParse<Role>(role, ignoreCase: true, out var known) ? known : Role.None;
        var certificate = suite.Authority.IssueClient(role == "operator" ? "CN=operator, O=House" : $"CN={role}");
        foreach (var (process, services) in OfProcesses)
        {
            var (token, own) = (suite.WithToken(suite.Url(process), suite.Issuer.Token("somebody", role)), suite.WithCertificate(suite.Url(process), certificate));
            foreach (var method in services.Concat(OfEveryProcess).SelectMany(service => service.Methods))
            {
                foreach (var invoker in (CallInvoker[])[token, own])
                {
                    var (code, reason) = await AnswerAsync(invoker, method);
                    var needed = MethodRoles.Of(NameOf(method));
                    if (has >= needed)
                        Assert.False(code is StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Unimplemented, $"{role}: {NameOf(method)} answered {code}");
                    else
                        Assert.True((code, reason) == (StatusCode.PermissionDenied, "ROLE_REQUIRED"), $"{role}: {NameOf(method)} answered {code} ({reason})");
                }
            }
        }
    }

    [Fact]
    public async Task Nobody_may_ask_for_health_and_for_nothing_else()
    {
        foreach (var (process, services) in OfProcesses)
        {
            var invoker = suite.Anonymous(suite.Url(process));
            foreach (var method in services.Concat(OfEveryProcess).SelectMany(service => service.Methods))
            {
                var (code, reason) = await AnswerAsync(invoker, method);
                if (method.Service == Health.Descriptor)
                    Assert.Equal(StatusCode.OK, code);
                else
                    Assert.True((code, reason) == (StatusCode.Unauthenticated, "CREDENTIALS_MISSING"), $"{NameOf(method)} answered {code} ({reason})");
            }
        }
    }

    [Fact]
    public async Task A_method_that_there_is_not_is_told_to_operators_only()
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, "votetracker.v1.VoteService", "DropEverything", Bytes, Bytes);
        foreach (var (role, expected) in (IEnumerable<(string, StatusCode)>)[("recorder", StatusCode.PermissionDenied), ("operator", StatusCode.Unimplemented)])
        {
            var invoker = suite.WithToken(suite.Votes, suite.Issuer.Token("somebody", role));
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await invoker.AsyncUnaryCall(method, null, new CallOptions(), []));
            Assert.Equal(expected, refusal.StatusCode);
        }
    }

    // The code of the first thing that comes, of a request that says nothing.
    private static async Task<(StatusCode Code, string Reason)> AnswerAsync(CallInvoker invoker, MethodDescriptor descriptor)
    {
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, true) => MethodType.DuplexStreaming,
            _ => MethodType.ClientStreaming,
        };
        var method = new Method<byte[], byte[]>(type, descriptor.Service.FullName, descriptor.Name, Bytes, Bytes);
        using var stop = new CancellationTokenSource();
        var options = new CallOptions(deadline: DateTime.UtcNow + Until.Deadline, cancellationToken: stop.Token);
        try
        {
            switch (type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(method, null, options, []);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(method, null, options, []))
                        await call.ResponseStream.MoveNext(stop.Token);
                    break;
                case MethodType.DuplexStreaming:
                    using (var call = invoker.AsyncDuplexStreamingCall(method, null, options))
                    {
                        await call.RequestStream.CompleteAsync();
                        await call.ResponseStream.MoveNext(stop.Token);
                    }
                    break;
                default:
                    throw new NotSupportedException($"there is a method of another type: {descriptor.FullName}");
            }
            return (StatusCode.OK, "");
        }
        catch (RpcException refused)
        {
            return (refused.StatusCode, Refusal.Of(refused).Reason);
        }
    }

    private static string NameOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private static IEnumerable<FileDescriptor> FilesOf(FileDescriptor file) => [file, .. file.Dependencies.SelectMany(FilesOf)];
}
