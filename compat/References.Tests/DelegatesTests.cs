using Pipelines.Sockets.Unofficial;
using Xunit;

namespace VoteTracker.Compat.References.Tests;

/// <summary>What StackExchange.Redis does with the handlers of an event.</summary>
public class DelegatesTests
{
    [Fact]
    public void Handlers_are_gone_through_by_an_enumerator_that_the_caller_may_dispose_of()
    {
        var told = new List<string>();
        Action handler = () => told.Add("first");
        handler += () => told.Add("second");

        GoThrough(handler.AsEnumerable().GetEnumerator());

        Assert.Equal(["first", "second"], told);
    }

    // As a foreach does that was compiled against the published assembly, where the enumerator is an IEnumerator<T>. No list of
    // references shows those calls: they are on the interface, constrained to the type.
    private static void GoThrough<TEnumerator>(TEnumerator handlers)
        where TEnumerator : IEnumerator<Action>
    {
        using (handlers)
        {
            while (handlers.MoveNext())
                handlers.Current();
        }
    }
}
