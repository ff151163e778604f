using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoteTracker.State;
using VoteTracker.State.Connection;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>Commit.lua by itself, with what no call of today comes to.</summary>
public sealed class CommitScriptTests
{
    private const string Congress = "{congresses/116}";

    [Fact]
    public async Task A_commit_with_more_conflicts_than_Lua_passes_on_its_stack_is_told_of_and_those_sent_with_it_are_whole()
    {
        const int conflicts = 9_000;
        await using var redis = await RedisProcess.StartAsync();
        await using var connection = new RedisConnection(
            Options.Create(new RedisOptions { Endpoint = redis.Endpoint }), NullLogger<RedisConnection>.Instance, _ => { });
        List<RedisKey> keys = [KeyOf("meta"), KeyOf("log"), KeyOf("checkpoints"), KeyOf("vote-numbers")];
        List<RedisValue> arguments = [1_000, 1_000, "wake", 1_000, 1_000, 1L << 30, 3];
        Add(keys, arguments, "first", [], update: "one");
        Add(keys, arguments, "second", [.. Enumerable.Range(1, conflicts).Select(number => KeyOf($"document:{number}"))], update: "never");
        Add(keys, arguments, "third", [], update: "two");

        var answers = (RedisResult[])(await connection.Database.ScriptEvaluateAsync(CommitQueue.Script, [.. keys], [.. arguments]))!;

        Assert.Equal(["committed", "conflict", "committed"], answers.Select(answer => (string)answer[0]!));
        Assert.Equal(conflicts + 1, answers[1].Length);
        Assert.Equal(2L, await redis.SendLineAsync($"XLEN {Congress}:log"));
        Assert.Equal("2", await redis.SendLineAsync($"HGET {Congress}:meta head"));
    }

    // One that writes nothing but its update, where the documents are absent, and should not be.
    private static void Add(List<RedisKey> keys, List<RedisValue> arguments, string request, RedisKey[] checks, string update)
    {
        keys.AddRange([KeyOf($"request:{request}"), KeyOf("unchanged:1"), KeyOf("unchanged:0"), .. checks]);
        arguments.AddRange(["fingerprint", "reply", request, "", new string('0', 32), 3, 3, checks.Length, 0, 0, 1, 0, 0, 0, 0, 0]);
        foreach (var _ in checks)
            arguments.AddRange(["version", "1-0"]);
        arguments.Add(update);
    }

    private static RedisKey KeyOf(string name) => $"{Congress}:{name}";
}
