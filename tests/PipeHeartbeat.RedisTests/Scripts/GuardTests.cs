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
    private const string AgeCheck = "tonumber(string.match(held_epoch, '^%d+')) > now - age";
    private const string OwnCheck = "not (holder == former and held_by == connection)";
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
            return await bench.RecordAsync("alice") is not null;
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
            return await bench.RecordAsync("bob") is null;
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

            // The first attempt hangs somewhere; the second arrives; the client goes elsewhere; the first arrives.
            await bench.ClaimAgainAsync(A, 2, first: 1, "alice", 7);
            string elsewhere = await bench.ClaimAsync(B, 1, "alice", 9);
            await bench.ClaimAsync(A, 1, "alice", 7);
            return await bench.RecordAsync("alice") == $"200:9:{elsewhere}:";
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
            string elsewhere = await bench.ClaimAsync(B, 1, "alice", 9);
            await bench.ClaimAsync(A, 1, "bob", 7);
            await bench.ClaimAgainAsync(A, 4, first: 3, "alice", 8);
            return await bench.RecordAsync("alice") == $"200:9:{elsewhere}:";
        }
    }

    [Fact]
    public async Task A_retry_of_what_was_carried_out_does_not_take_back_what_has_moved_since()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", RetryCheck, "if false then")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);

            // Its answer is lost.
            await bench.ClaimAsync(A, 1, "alice", 7);
            string elsewhere = await bench.ClaimAsync(B, 1, "alice", 9);
            string answer = await bench.ClaimAgainAsync(A, 2, first: 1, "alice", 7);
            return answer == "" && await bench.RecordAsync("alice") == $"200:9:{elsewhere}:";
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
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", AgeCheck, "false")));

        static async Task<bool> IsRightAsync(Func<string, string, string>? change)
        {
            await using ScriptBench bench = await ScriptBench.StartAsync(change);
            string elsewhere = await bench.ClaimAsync(B, 1, "alice", 9);
            string answer = await bench.ClaimAsync(A, 1, "alice", 7, ageMs: 60_000);
            return answer == "" && await bench.RecordAsync("alice") == $"200:9:{elsewhere}:";
        }
    }

    [Fact]
    public async Task Under_a_new_incarnation_a_node_does_not_lose_to_what_it_claimed_itself()
    {
        Assert.True(await IsRightAsync(null));
        Assert.False(await IsRightAsync(ScriptBench.Without("claim", OwnCheck, "true")));

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
}
