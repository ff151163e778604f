using Google.Protobuf.Reflection;
using VoteTracker.Import.Sending;
using VoteTracker.V1;

namespace VoteTracker.Cli.Connection;

/// <summary>The services of one VoteTracker on this machine.</summary>
internal sealed class ServiceEndpoints(int portBase) : IDisposable
{
    public const int DefaultPortBase = 5100;

    public int PortBase { get; } = portBase;

    public Endpoint Resolutions { get; } = new(portBase + 1);

    public Endpoint Votes { get; } = new(portBase + 2);

    public Endpoint VetoThreats { get; } = new(portBase + 3);

    public Endpoint Updates { get; } = new(portBase + 4);

    public Endpoint Of(ServiceDescriptor service) =>
        service == ResolutionService.Descriptor ? Resolutions
        : service == VoteService.Descriptor ? Votes
        : service == VetoThreatService.Descriptor ? VetoThreats
        : Updates;

    public RecordImport Import() => new(new(Resolutions.Invoker), new(Votes.Invoker), new(VetoThreats.Invoker));

    public void Dispose()
    {
        Resolutions.Dispose();
        Votes.Dispose();
        VetoThreats.Dispose();
        Updates.Dispose();
    }
}
