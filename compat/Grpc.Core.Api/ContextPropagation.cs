namespace Grpc.Core;

/// <summary>What is handed on from a call that is being served to the calls it makes.</summary>
public class ContextPropagationOptions
{
    /// <summary>The usual options: both are handed on.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Makes options.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the deadline is handed on.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether cancellation is handed on.</summary>
    public bool IsPropagateCancellation { get; }
}

/// <summary>Made by a call that is being served, for the calls it makes.</summary>
public abstract class ContextPropagationToken
{
    /// <summary>Only implementations of gRPC derive from this.</summary>
    internal ContextPropagationToken()
    {
    }
}
