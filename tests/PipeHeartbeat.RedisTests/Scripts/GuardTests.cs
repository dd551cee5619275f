using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>What the guards in the scripts are for: each case comes out right with its guard, and wrong without it.</summary>
public sealed class GuardTests
{
    private const long A = 100;
    private const long B = 200;

    private const string EpochCheck = "held_epoch ~= epoch or awaited ~= ''";
    private const string FenceCheck = "redis.call('HEXISTS', f, node) == 1";
    private const string GrowthCheck = "if number > done then";
    private const string RetryCheck = "if was_done then";
    private const string AgeCheck = "held_since > since or held_since == since and epoch ~= ''";
    private const string AgeKept = " - tonumber(later)";
    private const string OwnCheck = "holder == former and held_by == connection";
    private const string OwnEpochCheck = "held_epoch == epoch";
    private const string OwnNodeCheck = "holder == node or ";
    private const string StepCheck = "known > now + later + step";
    private const string SinceKept = "redis.call('HSET', s, client, record_of(node, connection, held_epoch, since))";
    private const string LateCheck = "now - ended > late";
    private const string SameCheck = "holder == node and held_by == connection and reason == ''";

    [Fact]
    public async Task Who_does_not_know_the_epoch_cannot_end_the_session()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("release", EpochCheck, "awaited ~= ''")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string old = await bench.ClaimAsync(A, 1, "alice", 7);
            await bench.ClaimAsync(B, 1, "alice", 9);
            await bench.ReleaseAsync(A, "alice", old, "closed");
            return await bench.HolderAsync("alice") is not null;
        }
    }

    [Fact]
    public async Task A_node_that_was_shut_out_brings_nobody_back()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("common", FenceCheck, "false")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            await bench.ClaimAsync(A, 1, "alice", 7);
            await bench.FenceAsync(A);
            await bench.ReapAsync(A);
            await bench.ClaimAsync(A, 2, "bob", 8);
            return await bench.HolderAsync("bob") is null;
        }
    }

    [Fact]
    public async Task What_was_delayed_until_later_requests_had_come_changes_nothing()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", RetryCheck, "if false then")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);

            // The first attempt hangs somewhere; the second arrives; the client goes; the first arrives.
            string epoch = await bench.ClaimAgainAsync(A, 2, first: 1, "alice", 7);
            await bench.ReleaseAsync(A, "alice", epoch, "closed");
            await bench.ClaimAsync(A, 1, "alice", 7);
            return await bench.HolderAsync("alice") is null;
        }
    }

    [Fact]
    public async Task What_was_delayed_does_not_make_a_retry_look_like_the_first()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", GrowthCheck, "if true then")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            await bench.ClaimAgainAsync(A, 2, first: 1, "bob", 7);
            await bench.ClaimAsync(A, 3, "alice", 8);
            await MoveAndGoAsync(bench);
            await bench.ClaimAsync(A, 1, "bob", 7);
            await bench.ClaimAgainAsync(A, 4, first: 3, "alice", 8);
            return await bench.HolderAsync("alice") is null;
        }
    }

    [Fact]
    public async Task A_retry_of_what_was_carried_out_does_not_bring_back_who_has_gone_since()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", RetryCheck, "if false then")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);

            // Its answer is lost.
            await bench.ClaimAsync(A, 1, "alice", 7);
            await MoveAndGoAsync(bench);
            string answer = await bench.ClaimAgainAsync(A, 2, first: 1, "alice", 7);
            return answer == "" && await bench.HolderAsync("alice") is null;
        }
    }

    [Fact]
    public async Task A_retry_of_what_was_carried_out_tells_nothing_twice()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", SameCheck, "false")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string epoch = await bench.ClaimAsync(A, 1, "alice", 7);
            string answer = await bench.ClaimAgainAsync(A, 2, first: 1, "alice", 7);
            return answer == epoch && (await bench.CheckAsync()).Count == 1;
        }
    }

    [Fact]
    public async Task A_retry_of_what_was_never_carried_out_is_like_the_first()
    {
        await using ScriptBench bench = await ScriptBench.StartAsync();
        await bench.ClaimAsync(B, 1, "alice", 9);
        Assert.NotEqual("", await bench.ClaimAgainAsync(A, 2, first: 1, "alice", 7));
        Assert.Equal(["online", "moved"], (await bench.CheckAsync()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_claim_that_waited_while_its_client_went_elsewhere_comes_too_late()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", AgeCheck, "epoch ~= ''")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string elsewhere = await bench.ClaimAsync(B, 1, "alice", 9);
            string answer = await bench.ClaimAsync(A, 1, "alice", 7, ageMs: 60_000);
            return answer == "" && await bench.HolderAsync("alice") == $"200:9:{elsewhere}";
        }
    }

    [Fact]
    public async Task Who_came_last_has_it_also_where_the_one_before_told_so_later()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("common", AgeKept, "")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            await bench.ClaimAsync(A, 1, "alice", 7, ageMs: 60_000);
            return await bench.ClaimAsync(B, 1, "alice", 9, ageMs: 30_000) != "";
        }
    }

    [Fact]
    public async Task After_everything_was_flushed_who_had_lost_it_and_claims_it_first_does_not_keep_it()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", AgeCheck, "epoch ~= ''")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string old = await bench.ClaimAsync(A, 1, "alice", 7, ageMs: 60_000);
            string elsewhere = await bench.ClaimAsync(B, 1, "alice", 9, ageMs: 30_000);
            await bench.Database.ExecuteAsync("FLUSHALL");

            // Ids of a new log begin where the clock is: this is to be later than the old ones.
            await ClusterBench.UntilAsync(async () => await bench.NowAsync() > StreamId.TimeOf(elsewhere), "the clock has gone on");
            await bench.ClaimAsync(A, 2, "alice", 7, old);
            return await bench.ClaimAsync(B, 2, "alice", 9, elsewhere) != "";
        }
    }

    [Fact]
    public async Task A_node_does_not_lose_to_what_it_claimed_itself_however_many_incarnations_ago()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", OwnEpochCheck, "false")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string epoch = await bench.ClaimAsync(A, 1, "alice", 7, ageMs: 30_000);

            // The clock is known better by now.
            return await bench.ClaimAsync(A + 2, 1, "alice", 7, epoch, ageMs: 60_000, former: "101") != "";
        }
    }

    [Fact]
    public async Task Who_went_to_another_node_while_redis_was_away_was_not_offline_whichever_node_tells_first()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("release", LateCheck, "false")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string old = await bench.ClaimAsync(A, 1, "alice", 7, ageMs: 60_000);
            await bench.ReleaseAsync(A, "alice", old, "heartbeat_timeout", agoMs: 10_000);
            await bench.ClaimAsync(B, 1, "alice", 9, ageMs: 30_000);
            return (await bench.CheckAsync()).All(entry => entry.Kind != "offline");
        }
    }

    [Fact]
    public async Task The_time_that_nodes_share_does_not_go_back_and_no_node_drives_it_on()
    {
        const double Minute = 60_000;
        Assert.Equal((true, true), await AreRightAsync(null));
        Assert.Equal((false, true), await AreRightAsync(ScriptBench.Without("renew", StepCheck, "false")));
        Assert.Equal((true, false), await AreRightAsync(ScriptBench.Without("renew", StepCheck, "known > 0")));

        static async Task<(bool GoesOn, bool IsNotDriven)> AreRightAsync(Func<string, string, string>? change)
        {
            // As after the promotion of a replica whose clock is a minute behind, by what nodes know.
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            await bench.Database.HashSetAsync(bench.Keys.Beats, A, 1);
            double known = await bench.RenewAsync(A) + Minute;
            bool goesOn = await bench.RenewAsync(A, known) >= known - 1 && await bench.RenewAsync(B) >= known - 1;

            // What a node knows is a little wrong, now to one side, now to the other.
            RedisValue before = await bench.Database.HashGetAsync(bench.Keys.Meta, "later");
            double last = await bench.RenewAsync(A);
            for (int i = 0; i < 10; i++)
                last = await bench.RenewAsync(A, last + 40);
            return (goesOn, await bench.Database.HashGetAsync(bench.Keys.Meta, "later") == before);
        }
    }

    [Fact]
    public async Task Where_the_clock_was_put_on_who_is_asserted_first_does_not_lose_to_one_who_came_before()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", SinceKept, "")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string old = await bench.ClaimAsync(A, 1, "alice", 7, ageMs: 20_000);
            string now = await bench.ClaimAsync(B, 1, "alice", 9, ageMs: 10_000);

            // By a minute.
            await bench.ClaimAsync(B, 2, "alice", 9, now, ageMs: -50_000);
            return await bench.ClaimAsync(A, 2, "alice", 7, old, ageMs: -40_000) == "";
        }
    }

    [Fact]
    public async Task On_one_node_a_later_connection_has_it_whatever_the_clock_did_meanwhile()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", OwnNodeCheck, "")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            await bench.ClaimAsync(A, 1, "alice", 7);
            return await bench.ClaimAsync(A, 2, "alice", 8, ageMs: 5_000) != "";
        }
    }

    [Fact]
    public async Task Under_a_new_incarnation_a_node_does_not_lose_to_what_it_claimed_itself()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", OwnCheck, "false")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            await bench.ClaimAsync(A, 1, "alice", 7);
            return await bench.ClaimAsync(A + 1, 1, "alice", 7, ageMs: 60_000, former: "100") != "";
        }
    }

    [Fact]
    public async Task Who_is_waited_for_is_nobodys()
    {
        await using ScriptBench bench = await ScriptBench.StartAsync();
        string old = await bench.ClaimAsync(A, 1, "alice", 7);
        string late = await bench.ClaimAsync(B, 1, "alice", 9);
        await bench.ReleaseAsync(B, "alice", late, "reset", graceMs: 60_000);
        Assert.NotEqual("", await bench.ClaimAsync(A, 2, "alice", 7, old));
        await bench.CheckAsync();
    }

    /// <summary>Alice goes elsewhere, and from there.</summary>
    private static async Task MoveAndGoAsync(ScriptBench bench) => await bench.ReleaseAsync(B, "alice", await bench.ClaimAsync(B, 1, "alice", 9), "closed");
}
