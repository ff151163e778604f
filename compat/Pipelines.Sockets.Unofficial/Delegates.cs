namespace Pipelines.Sockets.Unofficial;

/// <summary>Goes through the handlers of a multicast delegate.</summary>
public static class Delegates
{
    /// <summary>Whether the delegate has exactly one handler.</summary>
    public static bool IsSingle(this MulticastDelegate handler) => handler is not null && handler.HasSingleTarget;

    /// <summary>The handlers of a delegate, or none of null.</summary>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    /// <summary>The handlers of a delegate.</summary>
    public readonly struct DelegateEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        /// <summary>Begins to go through them.</summary>
        public DelegateEnumerator<T> GetEnumerator() => new(_handler);
    }

    /// <summary>Goes through the handlers of a delegate, in the order in which they were added.</summary>
    public struct DelegateEnumerator<T> : IEnumerator<T>
        where T : MulticastDelegate
    {
        private Delegate.InvocationListEnumerator<T> _inner;

        internal DelegateEnumerator(T? handler) => _inner = Delegate.EnumerateInvocationList(handler);

        /// <summary>The handler come to.</summary>
        public readonly T Current => _inner.Current;

        /// <inheritdoc/>
        readonly object System.Collections.IEnumerator.Current => Current;

        /// <summary>Goes to the next handler.</summary>
        public bool MoveNext() => _inner.MoveNext();

        /// <summary>Not offered: a delegate is gone through once.</summary>
        public readonly void Reset() => throw new NotSupportedException("a delegate's handlers are gone through once");

        /// <summary>Holds nothing. A foreach that was compiled against the published assembly ends with it all the same.</summary>
        public readonly void Dispose()
        {
        }
    }
}
