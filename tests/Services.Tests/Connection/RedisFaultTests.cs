using StackExchange.Redis;
using VoteTracker.State.Connection;

namespace VoteTracker.Services.Tests.Connection;

/// <summary>What a real Redis, and its client, say in trouble, and what is made of it.</summary>
public sealed class RedisFaultTests
{
    // What it means for a call: to be repeated, and surely not carried out.
    private static readonly (bool IsTransient, bool IsRefusal) Refused = (true, true);
    private static readonly (bool IsTransient, bool IsRefusal) Uncertain = (true, false);
    private static readonly (bool IsTransient, bool IsRefusal) Wrong = (false, false);

    [Theory]
    [InlineData("OOM", "CONFIG SET maxmemory 1")]
    [InlineData("NOREPLICAS", "CONFIG SET min-replicas-to-write 1")]
    [InlineData("NOPERM", "ACL SETUSER default -set -eval")]
    public async Task A_write_that_is_refused_was_not_carried_out(string error, string cause)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        var database = client.GetDatabase();
        await redis.SendLineAsync(cause);

        Is(Refused, error, await FaultAsync(() => database.StringSetAsync("a", "b")));
        Is(Refused, error, await FaultAsync(() => database.ScriptEvaluateAsync("return redis.call('SET', KEYS[1], 'b')", ["a"])));
    }

    [Fact]
    public async Task A_right_that_a_script_lacks_may_be_missed_after_a_write()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        await redis.SendLineAsync("ACL SETUSER default -hset");

        var fault = await FaultAsync(() => client.GetDatabase().ScriptEvaluateAsync(
            "redis.call('SET', KEYS[1], 'b') return redis.call('HSET', KEYS[2], 'c', 'd')", ["a", "h"]));

        Assert.Equal("b", await client.GetDatabase().StringGetAsync("a"));
        Assert.False(RedisFaults.IsRefusal(fault));
    }

    [Fact]
    public async Task A_server_that_cannot_save_refuses_writes()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        var folder = (string)((object?[])(await redis.SendLineAsync("CONFIG GET dir"))!)[1]!;
        Directory.CreateDirectory(Path.Combine(folder, "dump.rdb", "in the way"));
        await redis.SendLineAsync("CONFIG SET save \"3600 1\"");
        await redis.SendLineAsync("BGSAVE");

        Is(Refused, "MISCONF", await UntilFaultAsync(() => client.GetDatabase().StringSetAsync("a", "b")));
    }

    [Fact]
    public async Task A_transaction_that_is_out_of_memory_was_not_carried_out()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        await redis.SendLineAsync("CONFIG SET maxmemory 1");
        var transaction = client.GetDatabase().CreateTransaction();
        _ = transaction.StringSetAsync("a", "b").ContinueWith(task => task.Exception, TaskScheduler.Default);

        Is(Refused, "EXECABORT", await FaultAsync(() => transaction.ExecuteAsync()));
    }

    [Fact]
    public async Task A_replica_takes_no_writes_and_without_its_primary_no_reads()
    {
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1 1", "--replica-serve-stale-data", "yes");
        await using var client = await ConnectAsync(replica.Endpoint);
        var server = client.GetServers().Single();

        Is(Refused, "READONLY", await FaultAsync(() => server.ExecuteAsync("EVAL", "return redis.call('SET', 'a', 'b')", 0)));
        Is(Refused, "ERR WAIT", await FaultAsync(() => server.ExecuteAsync("WAIT", 0, 1)));
        // By the client itself, where it is asked of a server that it knows to be a replica.
        Is(Refused, "Command cannot be issued to a replica", await FaultAsync(() => server.FlushDatabaseAsync()));
        await replica.SendLineAsync("CONFIG SET replica-serve-stale-data no");
        Is(Refused, "MASTERDOWN", await FaultAsync(() => server.ExecuteAsync("GET", "a")));
    }

    [Fact]
    public async Task A_server_that_is_loading_answers_nothing_yet()
    {
        await using var redis = await RedisProcess.StartAsync("--enable-debug-command", "yes", "--loading-process-events-interval-bytes", "1024", "--rdbcompression", "no");
        await using var client = await ConnectAsync(redis.Endpoint);
        for (var i = 0; i < 200; i++)
            await redis.SendLineAsync($"SET key-{i} {new string('x', 2_000)}");
        // A tenth of a second each, and clients are answered in between: Redis does so when it loads a dump, not a log of commands.
        await redis.SendLineAsync("CONFIG SET key-load-delay 100000");
        var loading = redis.SendLineAsync("DEBUG RELOAD");

        var fault = await UntilFaultAsync(() => client.GetDatabase().StringGetAsync("key-0"), fault => fault is RedisServerException);
        Is(Refused, "LOADING", fault);
        await redis.KillAsync();
        await Record.ExceptionAsync(() => loading);
    }

    [Fact]
    public async Task A_server_that_is_busy_with_a_script_answers_nothing_else()
    {
        await using var redis = await RedisProcess.StartAsync("--busy-reply-threshold", "1");
        await using var client = await ConnectAsync(redis.Endpoint);
        var busy = redis.SendLineAsync("EVAL \"while true do end\" 0");

        var fault = await UntilFaultAsync(() => client.GetDatabase().StringGetAsync("a"), fault => fault is RedisServerException);
        Is(Refused, "BUSY", fault);
        await redis.SendLineAsync("SCRIPT KILL");
        await Assert.ThrowsAnyAsync<Exception>(() => busy);
    }

    // Provoked by a script of 20 s, this is what a command gets that is on its way in the moment in which the client's own PING is refused.
    [Theory]
    [InlineData("SimpleError: BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", "is busy with a script")]
    [InlineData("SimpleError: LOADING Redis is loading the dataset in memory", "is still loading its data")]
    public void A_command_on_a_connection_that_the_client_gives_up_may_have_been_carried_out(string message, string state)
    {
        var fault = new RedisServerException(default, CommandFlags.None, message);

        Is(Uncertain, message, fault);
        Assert.Equal(state, RedisFaults.Describe(fault));
    }

    [Fact]
    public async Task A_script_that_was_forgotten_was_not_run()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);

        Is(Refused, "NOSCRIPT", await FaultAsync(() => client.GetServers().Single().ExecuteAsync("EVALSHA", new string('0', 40), 0)));
    }

    [Fact]
    public async Task A_wait_on_a_server_that_is_demoted_says_nothing_of_the_write_before_it()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        var wait = client.GetDatabase().ExecuteAsync("WAIT", 1, 0);
        const string blocked = "EVAL \"return tonumber(string.match(redis.call('INFO', 'clients'), 'blocked_clients:(%d+)'))\" 0";
        await Until.TrueAsync("the wait has begun", async () => await redis.SendLineAsync(blocked) is 1L);

        await redis.SendLineAsync("REPLICAOF 127.0.0.1 1");

        Is(Uncertain, "UNBLOCKED", await FaultAsync(() => wait));
    }

    [Fact]
    public async Task What_a_script_meets_in_a_Redis_before_7_is_told_by_what_is_inside()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        // A Redis 7 does not say so by itself.
        const string wrapped = "Error running script (call to f_0): @user_script:1: @user_script: 1: ";

        Is(Refused, "ERR", await AnsweredAsync(wrapped + "-OOM command not allowed when used memory > 'maxmemory'."));
        Is(Refused, "ERR", await AnsweredAsync(wrapped + "-READONLY You can't write against a read only replica."));
        Is(Uncertain, "ERR", await AnsweredAsync(wrapped + "-NOPERM this user has no permissions to run the 'hset' command"));
        Is(Uncertain, "ERR", await AnsweredAsync(wrapped + "Script attempted to access a non local key in a cluster node"));
        Is(Wrong, "ERR", await AnsweredAsync(wrapped + "-WRONGTYPE Operation against a key holding the wrong kind of value"));

        Task<Exception> AnsweredAsync(string error) =>
            FaultAsync(() => client.GetDatabase().ScriptEvaluateAsync("return redis.error_reply(ARGV[1])", [], [$"ERR {error}"]));
    }

    [Fact]
    public async Task A_mistake_of_the_program_is_not_taken_for_a_store_that_is_away()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        var database = client.GetDatabase();
        await database.HashSetAsync("h", "a", "b");

        Is(Wrong, "WRONGTYPE", await FaultAsync(() => database.StringGetAsync("h")));
        Is(Wrong, "ERR", await FaultAsync(() => database.ScriptEvaluateAsync("return nothing.at.all")));
        Is(Wrong, "ERR", await FaultAsync(() => database.ExecuteAsync("SETRANGE", "a", "b")));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_leaves_open_what_was_done()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        await redis.SendLineAsync("CLIENT PAUSE 3000 WRITE");

        Is(Uncertain, "Timeout", await FaultAsync(() => client.GetDatabase().StringSetAsync("a", "b")));
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_in_the_middle_leaves_open_what_was_done()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var proxy = new TcpProxy(redis.Port);
        await using var client = await ConnectAsync(proxy.Endpoint);
        var database = client.GetDatabase();
        await database.StringSetAsync("a", new string('x', 100_000));

        proxy.EndAnswersAfter(50_000);

        Is(Uncertain, "", await FaultAsync(() => database.StringGetAsync("a")));
    }

    [Fact]
    public async Task What_is_asked_without_a_connection_was_not_carried_out()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var client = await ConnectAsync(redis.Endpoint);
        await redis.KillAsync();

        // The first may be on its way when the connection breaks.
        await Record.ExceptionAsync(() => client.GetDatabase().StringSetAsync("a", "b"));
        await Until.TrueAsync("the connection is known to be lost", () => !client.IsConnected);
        Is(Refused, "", await FaultAsync(() => client.GetDatabase().StringSetAsync("a", "b")));
    }

    [Fact]
    public async Task A_cluster_that_moves_a_slot_is_asked_again()
    {
        await using var source = await RedisProcess.StartAsync("--cluster-enabled", "yes");
        await using var target = await RedisProcess.StartAsync("--cluster-enabled", "yes");
        await using var client = await ConnectAsync(source.Endpoint);
        var server = client.GetServer(source.Endpoint);
        Is(Refused, "CLUSTERDOWN", await FaultAsync(() => server.ExecuteAsync("GET", "{a}1")));

        await source.SendLineAsync("CLUSTER ADDSLOTSRANGE 0 16383");
        await source.SendLineAsync($"CLUSTER MEET 127.0.0.1 {target.Port}");
        var (sourceId, targetId) = (await IdAsync(source), await IdAsync(target));
        // A node that imports a slot does not learn whose it is.
        await Until.TrueAsync(
            "the target knows all slots",
            async () => ((string)(await target.SendLineAsync("CLUSTER INFO"))!).Contains("cluster_state:ok", StringComparison.Ordinal));
        // HASH_SLOT {a}
        await UntilTakenAsync(source, $"CLUSTER SETSLOT 15495 MIGRATING {targetId}");
        await UntilTakenAsync(target, $"CLUSTER SETSLOT 15495 IMPORTING {sourceId}");
        await UntilTakenAsync(source, "SET {b}1 here");

        // A plain command is sent on to where the key may be; one of several keys cannot be.
        Is(Uncertain, "serving hashslot 15495 is not reachable", await FaultAsync(() => server.ExecuteAsync("GET", ["{a}1"], CommandFlags.NoRedirect)));
        Is(Uncertain, "ERR Script attempted to access a non local key", await FaultAsync(() =>
            server.ExecuteAsync("EVAL", "return redis.call('GET', '{a}1')", 0)));
        await source.SendLineAsync($"CLUSTER SETSLOT 15495 STABLE");
        await source.SendLineAsync("SET {a}1 here");
        await source.SendLineAsync($"CLUSTER SETSLOT 15495 MIGRATING {targetId}");
        Is(Refused, "TRYAGAIN", await FaultAsync(() => server.ExecuteAsync("MGET", "{a}1", "{a}2")));
        Is(Wrong, "CROSSSLOT", await FaultAsync(() => server.ExecuteAsync("MGET", "{a}1", "{b}1")));
        await using var other = await ConnectAsync(target.Endpoint);
        Is(Refused, "MOVED", await FaultAsync(() => other.GetServer(target.Endpoint).ExecuteAsync("GET", ["{b}1"], CommandFlags.NoRedirect)));
        await source.SendLineAsync("CONFIG SET cluster-require-full-coverage yes");
        await source.SendLineAsync("CLUSTER DELSLOTS 0");
        const string write = "return redis.call('SET', '{b}1', 'x')";
        Is(Refused, "CLUSTERDOWN", await UntilFaultAsync(() => server.ExecuteAsync("EVAL", write, 1, "{b}1")));
        // Found out inside the script where its keys are not declared.
        Is(Uncertain, "while the cluster is down", await FaultAsync(() => server.ExecuteAsync("EVAL", write, 0)));
    }

    private static void Is((bool IsTransient, bool IsRefusal) meaning, string error, Exception fault)
    {
        Assert.True(error.Length == 0 || fault.Message.Contains(error, StringComparison.Ordinal), $"{fault.GetType().Name}: {fault.Message}");
        Assert.True(
            meaning == (RedisFaults.IsTransient(fault), RedisFaults.IsRefusal(fault)),
            $"transient {RedisFaults.IsTransient(fault)}, refusal {RedisFaults.IsRefusal(fault)}: {fault}");
    }

    private static async Task<string> IdAsync(RedisProcess server) => (string)(await server.SendLineAsync("CLUSTER MYID"))!;

    // The nodes of a cluster do not know each other at once, and refuse meanwhile.
    private static Task UntilTakenAsync(RedisProcess server, string command) => Until.TrueAsync($"{command} is carried out", async () =>
    {
        await server.SendLineAsync(command);
        return true;
    });

    private static async Task<Exception> UntilFaultAsync(Func<Task> call, Predicate<Exception>? isWanted = null)
    {
        Exception? fault = null;
        await Until.TrueAsync(
            "the call fails", async () => (fault = await Record.ExceptionAsync(call)) is not null && (isWanted is null || isWanted(fault)));
        return fault!;
    }

    private static async Task<Exception> FaultAsync(Func<Task> call)
    {
        var fault = await Record.ExceptionAsync(call);
        Assert.NotNull(fault);
        return fault;
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(string endpoint)
    {
        var configuration = ConfigurationOptions.Parse(endpoint);
        configuration.AllowAdmin = true;
        configuration.AsyncTimeout = 1_000;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        return await ConnectionMultiplexer.ConnectAsync(configuration);
    }
}
