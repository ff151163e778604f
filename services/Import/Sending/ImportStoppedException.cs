using Google.Protobuf.Reflection;
using Grpc.Core;

namespace VoteTracker.Import.Sending;

/// <summary>A service is away or refuses the caller: what is left of an import would fail alike.</summary>
/// <param name="failure">How its call failed.</param>
public sealed class ImportStoppedException(ServiceDescriptor service, RpcException failure)
    : Exception($"{service.FullName}: {failure.Status.Detail}", failure)
{
    /// <summary>The service.</summary>
    public ServiceDescriptor Service => service;

    /// <summary>How its call failed.</summary>
    public RpcException Failure => failure;
}
