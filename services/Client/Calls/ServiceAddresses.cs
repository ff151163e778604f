namespace VoteTracker.Client;

/// <summary>Where the services are.</summary>
public sealed class ServiceAddresses
{
    /// <summary>The address of Resolutions, such as <c>https://resolutions.example.org</c>.</summary>
    public required string Resolutions { get; init; }

    /// <summary>The address of Votes.</summary>
    public required string Votes { get; init; }

    /// <summary>The address of VetoThreats.</summary>
    public required string VetoThreats { get; init; }

    /// <summary>The address of Updates.</summary>
    public required string Updates { get; init; }

    /// <summary>All services behind one address, as a gateway has them.</summary>
    /// <param name="address">The address, such as <c>https://votetracker.example.org</c>.</param>
    /// <returns>The addresses.</returns>
    public static ServiceAddresses Behind(string address) => new() { Resolutions = address, Votes = address, VetoThreats = address, Updates = address };

    /// <summary>The services on this machine, as <c>./dev up</c> starts them.</summary>
    /// <param name="portBase">They answer at the four ports above it.</param>
    /// <returns>The addresses.</returns>
    public static ServiceAddresses OnThisMachine(int portBase = 5100)
    {
        return new() { Resolutions = At(1), Votes = At(2), VetoThreats = At(3), Updates = At(4) };

        string At(int service) => FormattableString.Invariant($"http://127.0.0.1:{portBase + service}");
    }
}
