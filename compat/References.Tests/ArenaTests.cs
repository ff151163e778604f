using Pipelines.Sockets.Unofficial.Arenas;
using Xunit;

namespace VoteTracker.Compat.References.Tests;

public class ArenaTests
{
    [Fact]
    public void An_allocation_inside_another_leaves_the_outer_one_alone()
    {
        using var arena = new Arena<Node>();
        for (var round = 0; round < 3; round++)
        {
            var root = Fill(arena, depth: 5, width: 6);
            Assert.Equal(Math.Pow(6, 5), CountLeaves(root, 5));
            arena.Reset();
        }
    }

    [Fact]
    public void Allocations_of_all_sizes_never_overlap()
    {
        using var arena = new Arena<int>(new ArenaOptions(blockSizeBytes: 1024));
        var random = new Random(1);
        for (var round = 0; round < 20; round++)
        {
            var sequences = Enumerable.Range(0, 200).Select(_ => arena.Allocate(random.Next(400))).ToArray();
            for (var i = 0; i < sequences.Length; i++)
                sequences[i].FirstSpan.Fill(i);
            for (var i = 0; i < sequences.Length; i++)
                Assert.All(sequences[i].ToArray(), value => Assert.Equal(i, value));
            arena.Reset();
        }
    }

    [Fact]
    public void A_large_array_is_one_sequence()
    {
        using var arena = new Arena<Node>();
        var sequence = arena.Allocate(100_000);
        var next = 0;
        var enumerator = sequence.GetEnumerator();
        for (var i = 0; i < 100_000; i++)
            enumerator.GetNext() = new Node(i);
        foreach (ref var node in sequence)
            Assert.Equal(next++, node.Value);

        Assert.Equal(100_000, sequence.Length);
        Assert.Equal(99_999, sequence[99_999].Value);
        Assert.Equal(100_000, sequence.ToArray((in node) => node.Value).Length);
    }

    [Fact]
    public void What_was_held_is_let_go_at_a_reset()
    {
        using var arena = new Arena<Node>();
        var sequence = arena.Allocate(3);
        foreach (ref var node in sequence)
            node = new Node(1, Text: "held");
        arena.Reset();

        Assert.All(sequence.ToArray(), node => Assert.Null(node.Text));
    }

    [Fact]
    public void A_sequence_without_its_type_gets_it_back()
    {
        using var arena = new Arena<int>();
        var sequence = arena.Allocate(4);
        sequence[2] = 7;
        var untyped = sequence.Untyped();

        Assert.Equal(4, untyped.Length);
        Assert.Equal(7, untyped.Cast<int>()[2]);
        Assert.Throws<InvalidCastException>(() => untyped.Cast<string>());
    }

    [Fact]
    public void Nothing_is_a_sequence_too()
    {
        using var arena = new Arena<int>();
        var sequences = new[] { default, arena.Allocate(0), default(Sequence).Cast<int>() };
        foreach (var sequence in sequences)
        {
            Assert.True(sequence.IsEmpty);
            Assert.True(sequence.IsSingleSegment);
            Assert.True(sequence.FirstSpan.IsEmpty);
            Assert.False(sequence.GetEnumerator().MoveNext());
            Assert.False(sequence.Spans.GetEnumerator().MoveNext());
            Assert.Empty(sequence.ToArray((in value) => value));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => sequences[0][0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Allocate(-1));
    }

    private static Sequence<Node> Fill(Arena<Node> arena, int depth, int width)
    {
        var sequence = arena.Allocate(width);
        foreach (ref var node in sequence)
            node = depth == 1 ? new Node(1) : new Node(0, Children: Fill(arena, depth - 1, width).Untyped());

        return sequence;
    }

    private static int CountLeaves(Sequence<Node> nodes, int depth)
    {
        var count = 0;
        foreach (ref var node in nodes)
            count += depth == 1 ? node.Value : CountLeaves(node.Children.Cast<Node>(), depth - 1);

        return count;
    }

    private readonly record struct Node(int Value, Sequence Children = default, string? Text = null);
}
