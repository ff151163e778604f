using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>One update of the log as it is at the end.</summary>
/// <param name="Seen">What a watcher sees of it.</param>
/// <param name="Key">What its writer knows it by; empty for an update that only follows from another.</param>
/// <param name="Name">The resource.</param>
/// <param name="Etag">The resource's etag after it.</param>
/// <param name="Measures">The measures it is on.</param>
internal sealed record LoggedUpdate(ObservedUpdate Seen, string Key, string Name, string Etag, IReadOnlyList<string> Measures)
{
    public static LoggedUpdate Of(Update update)
    {
        var (name, etag, _) = ObservedUpdate.Resource(update);
        return new LoggedUpdate(ObservedUpdate.Of(update), ObservedUpdate.KeyOf(update), name, etag, ObservedUpdate.MeasuresOf(update));
    }
}
