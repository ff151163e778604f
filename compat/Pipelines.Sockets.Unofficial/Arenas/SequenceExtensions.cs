namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes one thing of another.</summary>
public delegate TTo Projection<TFrom, TTo>(in TFrom x);

/// <summary>Makes one thing of another and some state.</summary>
public delegate TTo Projection<TFrom, TState, TTo>(in TFrom x, in TState state);

/// <summary>Copies sequences.</summary>
public static class SequenceExtensions
{
    /// <summary>An array of what a function makes of every element.</summary>
    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
            return [];

        var result = new TTo[source.Length];
        source.CopyTo(result, projection);
        return result;
    }

    /// <summary>An array of what a function makes of every element and some state.</summary>
    public static TTo[] ToArray<TFrom, TState, TTo>(
        this in Sequence<TFrom> source,
        Projection<TFrom, TState, TTo> projection,
        in TState state)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
            return [];

        var from = source.FirstSpan;
        var result = new TTo[from.Length];
        for (var i = 0; i < from.Length; i++)
            result[i] = projection(in from[i], in state);

        return result;
    }

    /// <summary>Copies what a function makes of every element.</summary>
    public static void CopyTo<TFrom, TTo>(
        this in Sequence<TFrom> source,
        Span<TTo> destination,
        Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var from = source.FirstSpan;
        if (from.Length > destination.Length)
            throw new ArgumentException("The destination is too short.", nameof(destination));

        for (var i = 0; i < from.Length; i++)
            destination[i] = projection(in from[i]);
    }
}
