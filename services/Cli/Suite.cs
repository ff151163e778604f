using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>The services of one VoteTracker on this machine.</summary>
internal sealed class Suite(int portBase) : IDisposable
{
    public const int DefaultPortBase = 5100;

    public int PortBase { get; } = portBase;

    public Endpoint Resolutions { get; } = new(portBase + 1, ResolutionService.Descriptor);

    public Endpoint Votes { get; } = new(portBase + 2, VoteService.Descriptor);

    public Endpoint VetoThreats { get; } = new(portBase + 3, VetoThreatService.Descriptor);

    public Endpoint Updates { get; } = new(portBase + 4, UpdateService.Descriptor);

    public void Dispose()
    {
        Resolutions.Dispose();
        Votes.Dispose();
        VetoThreats.Dispose();
        Updates.Dispose();
    }
}
