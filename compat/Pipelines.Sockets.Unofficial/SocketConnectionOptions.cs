using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Sockets.Unofficial;

/// <summary>How a <see cref="SocketConnection" /> goes about its work. A stand-in needs only one way.</summary>
[SuppressMessage("Naming", "CA2217", Justification = "The published type is one of flags.")]
[Flags]
public enum SocketConnectionOptions
{
    /// <summary>In the usual way.</summary>
    None = 0,
}
