using Grpc.Core;
using Xunit;

namespace VoteTracker.Compat.References.Tests;

public class ContractTests
{
    [Fact]
    public void A_key_in_capitals_is_found_in_lower_case_and_the_other_way_round()
    {
        var metadata = new Metadata { { "Vote-Key", "1" } };

        Assert.Equal("vote-key", metadata[0].Key);
        Assert.Equal("1", metadata.GetValue("VOTE-KEY"));
        Assert.Null(metadata.GetValue("other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData(":path")]
    [InlineData("schlüssel")]
    public void A_key_that_no_header_may_have_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void Bytes_without_the_suffix_and_text_with_it_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-BIN", "text"));
    }

    [Fact]
    public void Of_repeated_keys_the_last_counts_and_all_are_kept_in_order()
    {
        var metadata = new Metadata { { "k", "1" }, { "other", "x" }, { "k", "2" } };

        Assert.Equal("2", metadata.GetValue("k"));
        Assert.Equal(["1", "2"], metadata.GetAll("K").Select(entry => entry.Value));
    }

    [Fact]
    public void Bytes_can_be_changed_neither_through_what_was_given_nor_through_what_is_got()
    {
        byte[] given = [1, 2];
        var metadata = new Metadata { { "k-bin", given } };
        given[0] = 9;
        metadata.GetValueBytes("k-bin")![1] = 9;

        Assert.Equal([1, 2], metadata.GetValueBytes("k-bin")!);
        Assert.True(metadata[0].IsBinary);
        Assert.Throws<InvalidOperationException>(() => metadata.GetValue("k-bin"));
    }

    [Fact]
    public void The_empty_metadata_that_everyone_shares_cannot_be_filled()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("k", "v"));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
        Assert.Empty(Metadata.Empty);
    }

    [Fact]
    public void An_exception_says_its_status_and_keeps_the_cause()
    {
        var cause = new IOException("broken");
        var exception = new RpcException(new Status(StatusCode.Unavailable, "gone", cause));

        Assert.Equal(
            "Status(StatusCode=\"Unavailable\", Detail=\"gone\", DebugException=\"System.IO.IOException: broken\")",
            exception.Message);
        Assert.Same(cause, exception.InnerException);
        Assert.Same(Metadata.Empty, exception.Trailers);
    }

    [Fact]
    public void A_call_option_changes_alone()
    {
        var deadline = DateTime.UtcNow;
        var options = new CallOptions(new Metadata { { "k", "v" } }).WithDeadline(deadline).WithWaitForReady();

        Assert.Equal("v", options.Headers!.GetValue("k"));
        Assert.Equal(deadline, options.Deadline);
        Assert.True(options.IsWaitForReady);
        Assert.False(options.WithWaitForReady(false).IsWaitForReady);
        Assert.True(options.IsWaitForReady);
    }

    [Fact]
    public void Call_credentials_do_not_go_over_an_insecure_channel()
    {
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, credentials));
        Assert.NotNull(ChannelCredentials.Create(ChannelCredentials.SecureSsl, credentials));
    }

    [Fact]
    public async Task A_write_that_cannot_be_cancelled_says_so_instead_of_ignoring_it()
    {
        IAsyncStreamWriter<string> writer = new PlainWriter();
        using var cancellation = new CancellationTokenSource();
        await writer.WriteAsync("message", CancellationToken.None);

        await Assert.ThrowsAsync<NotSupportedException>(() => writer.WriteAsync("message", cancellation.Token));
    }

    private sealed class PlainWriter : IAsyncStreamWriter<string>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message) => Task.CompletedTask;
    }
}
