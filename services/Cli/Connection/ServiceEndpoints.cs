using Google.Protobuf.Reflection;
using VoteTracker.Import.Sending;
using VoteTracker.V1;

namespace VoteTracker.Cli.Connection;

/// <summary>The services of one VoteTracker on this machine.</summary>
internal sealed class ServiceEndpoints(int portBase, ConnectionSettings settings) : IDisposable
{
    public const int DefaultPortBase = 5100;

    public int PortBase { get; } = portBase;

    public Endpoint Resolutions { get; } = new(portBase + 1, settings);

    public Endpoint Votes { get; } = new(portBase + 2, settings);

    public Endpoint VetoThreats { get; } = new(portBase + 3, settings);

    public Endpoint Updates { get; } = new(portBase + 4, settings);

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
