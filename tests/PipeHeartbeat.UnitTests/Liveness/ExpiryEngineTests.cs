using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>The engine driven by hand: each tick is run, so "not before" and "no later" are one tick apart.</summary>
public sealed class ExpiryEngineTests : IDisposable
{
    private const int TickMs = ExpiryLoop.TickMs;
    private const int ReminderMs = ExpiryLoop.ReminderMs;

    private readonly List<Exception> _errors = [];
    private readonly NamedList _named = new();
    private ConnectionTable _table = new();
    private ExpiryEngine _engine;
    private long _nowMs;

    public ExpiryEngineTests() => _engine = MakeEngine(_named);

    public void Dispose() => _named.Dispose();

    [Theory]
    [InlineData(0, 15_000)]
    [InlineData(1, 15_010)]
    [InlineData(9, 15_010)]
    [InlineData(10, 15_010)]
    [InlineData(11, 15_020)]
    public void Silence_is_named_at_the_first_tick_that_is_not_early(long openedMs, long namedMs)
    {
        ConnectionId id = Open(openedMs);

        Assert.Empty(RunTo(namedMs - TickMs));
        Assert.Equal([id], RunTo(namedMs));
        Assert.True(_table.TryExpire(id, namedMs));
    }

    [Fact]
    public void A_beat_a_tick_before_the_deadline_saves_and_is_the_last_for_a_whole_timeout()
    {
        ConnectionId id = Open(0);
        RunTo(14_990);
        _table.Beat(id, 14_999);

        Assert.Empty(RunTo(29_990));
        Assert.Equal([id], RunTo(30_000));
    }

    [Fact]
    public void A_beat_does_not_touch_the_wheel_and_one_entry_is_all_a_connection_has()
    {
        ConnectionId id = Open(0);
        for (int i = 0; i < 100; i++)
        {
            _table.Beat(id, i * 3_000);
            _engine.Register(id);
            Assert.Empty(RunTo(i * 3_000));
            Assert.Equal(1, _engine.Scheduled);
        }
    }

    [Fact]
    public void The_owners_deadline_is_named_when_it_is_the_nearer_one()
    {
        ConnectionId id = Open(0);
        RunTo(1_000);
        _table.SetOwnerDeadline(id, 3_005);
        _engine.Register(id);

        Assert.Empty(RunTo(3_000));
        Assert.Equal([id], RunTo(3_010));
        _table.SetOwnerDeadline(id, long.MaxValue);
        Assert.Empty(RunTo(14_990));
        Assert.Equal([id], RunTo(15_000));
    }

    [Fact]
    public void An_owners_deadline_that_was_withdrawn_names_nobody()
    {
        ConnectionId id = Open(0);
        RunTo(1_000);
        _table.SetOwnerDeadline(id, 3_000);
        _engine.Register(id);
        RunTo(2_990);
        _table.SetOwnerDeadline(id, long.MaxValue);

        Assert.Empty(RunTo(14_990));
        Assert.Equal([id], RunTo(15_000));
    }

    [Fact]
    public void A_shortened_timeout_is_kept_once_it_is_registered()
    {
        ConnectionId id = Open(0);
        RunTo(1_000);
        _table.SetTiming(id, 100, 2_000);
        _engine.Register(id);

        Assert.Empty(RunTo(1_990));
        Assert.Equal([id], RunTo(2_000));
    }

    /// <summary>The control: what is not registered is found at the old deadline only.</summary>
    [Fact]
    public void A_shortened_timeout_that_nobody_registers_is_kept_late()
    {
        ConnectionId id = Open(0);
        RunTo(1_000);
        _table.SetTiming(id, 100, 2_000);

        Assert.Empty(RunTo(14_990));
        Assert.Equal([id], RunTo(15_000));
    }

    [Fact]
    public void A_lengthened_timeout_needs_no_registration()
    {
        ConnectionId id = Open(0);
        RunTo(1_000);
        _table.SetTiming(id, 10_000, 50_000);

        Assert.Empty(RunTo(49_990));
        Assert.Equal([id], RunTo(50_000));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(13_000)]
    [InlineData(40_000)]
    public void The_next_tenant_inherits_the_entry_and_is_named_at_its_own_deadline(int timeoutMs)
    {
        ConnectionId first = Open(0);
        RunTo(5_000);
        _table.CloseAndFree(first);
        ConnectionId second = Open(5_000, timeoutMs);
        Assert.Equal(first.Index, second.Index);

        Assert.Empty(RunTo(5_000 + timeoutMs - TickMs));
        Assert.Equal(1, _engine.Scheduled);
        Assert.Equal([second], RunTo(5_000 + timeoutMs));
    }

    [Fact]
    public void The_entry_of_one_who_left_is_dropped_and_the_next_tenant_registers_anew()
    {
        ConnectionId first = Open(0);
        RunTo(5_000);
        _table.CloseAndFree(first);
        Assert.Empty(RunTo(20_000));
        Assert.Equal(0, _engine.Scheduled);
        ConnectionId second = Open(20_000);

        Assert.Empty(RunTo(34_990));
        Assert.Equal([second], RunTo(35_000));
    }

    [Fact]
    public void One_who_is_overdue_is_reminded_of_each_second_until_it_is_judged()
    {
        ConnectionId id = Open(0);
        Assert.Equal([id], RunTo(15_000));
        for (int second = 1; second <= 5; second++)
        {
            Assert.Empty(RunTo(15_000 + (second * ReminderMs) - TickMs));
            Assert.Equal([id], RunTo(15_000 + (second * ReminderMs)));
        }

        Assert.True(_table.TryExpire(id, _nowMs));
        Assert.Empty(RunTo(_nowMs + 60_000));
        Assert.Equal(0, _engine.Scheduled);
    }

    [Fact]
    public void One_with_a_timeout_below_the_reminder_who_was_saved_is_named_in_time_again()
    {
        ConnectionId id = Open(0, timeoutMs: 100);
        Assert.Equal([id], RunTo(100));
        _table.Beat(id, 105);

        Assert.Empty(RunTo(200));
        Assert.Equal([id], RunTo(210));
    }

    [Fact]
    public void A_suspect_is_named_after_its_intervals_and_again_at_its_expiry()
    {
        _table = new ConnectionTable(suspectAfterMissed: 2);
        _engine = MakeEngine(_named);
        ConnectionId id = Open(0);

        Assert.Empty(RunTo(5_990));
        Assert.Equal([id], RunTo(6_000));
        Assert.True(_table.TrySuspect(id, 6_000));
        Assert.Empty(RunTo(14_990));
        Assert.Equal([id], RunTo(15_000));
    }

    [Theory]
    [InlineData(6_500)]
    [InlineData(7_990)]
    [InlineData(12_000)]
    public void One_who_recovers_becomes_suspect_again_in_time(long recoveredMs)
    {
        _table = new ConnectionTable(suspectAfterMissed: 2);
        _engine = MakeEngine(_named);
        ConnectionId id = Open(0);
        Assert.Equal([id], RunTo(6_000));
        Assert.True(_table.TrySuspect(id, 6_000));
        Assert.Empty(RunTo(recoveredMs));
        Assert.Equal(BeatResult.Recovered, _table.Beat(id, recoveredMs));

        Assert.Empty(RunTo(recoveredMs + 6_000 - TickMs));
        Assert.Equal([id], RunTo(recoveredMs + 6_000));
    }

    [Fact]
    public void A_sink_that_throws_is_reported_and_reminded()
    {
        int calls = 0;
        using var named = new NamedList(_ => throw new InvalidOperationException($"call {++calls}"));
        _engine = MakeEngine(named);
        ConnectionId first = Open(0);
        ConnectionId second = Open(0);

        RunTo(15_000);
        Assert.Equal([first, second], named.Take().OrderBy(id => id.Value));
        RunTo(15_000 + ReminderMs);
        Assert.Equal([first, second], named.Take().OrderBy(id => id.Value));
        Assert.Equal(["call 1", "call 2", "call 3", "call 4"], _errors.Select(error => error.Message));
    }

    [Fact]
    public void An_exhausted_budget_is_told_and_nothing_is_named_twice_or_left_out()
    {
        var ids = new HashSet<ConnectionId>();
        for (int i = 0; i < 1_000; i++) ids.Add(Open(0));
        var named = new List<ConnectionId>();
        int runs = 0;
        while (_engine.Run(15_000, budget: 7) <= 15_000)
        {
            named.AddRange(_named.Take());
            Assert.True(++runs < 1_000);
        }

        named.AddRange(_named.Take());
        Assert.Equal(1_000, named.Count);
        Assert.Equal(ids, named.ToHashSet());
        Assert.True(runs > 100);
    }

    [Fact]
    public void A_jump_over_many_timeouts_names_everybody_once()
    {
        ConnectionId[] ids = [Open(0), Open(3_000), Open(7_777, timeoutMs: 60_000)];
        _nowMs = 10_000_000;
        _engine.Run(_nowMs);

        Assert.Equal(ids, _named.Take().OrderBy(id => id.Value));
    }

    [Fact]
    public void The_next_run_is_never_later_than_a_deadline_and_an_empty_engine_has_none()
    {
        Assert.Equal(long.MaxValue, _engine.Run(0));
        var random = new Random(TestSeed.Next());
        for (int round = 0; round < 300; round++)
        {
            long openedMs = _nowMs + random.Next(10);
            int timeoutMs = random.Next(1, 2_000_000);
            ConnectionId id = Open(openedMs, timeoutMs);
            long nextMs = _engine.Run(_nowMs);
            while (_named.Take() is var names && names.Length == 0)
            {
                Assert.True(nextMs > _nowMs);
                _nowMs = nextMs;
                nextMs = _engine.Run(_nowMs);
            }

            Assert.InRange(_nowMs, openedMs + timeoutMs, openedMs + timeoutMs + TickMs - 1);
            _table.CloseAndFree(id);
            while (nextMs != long.MaxValue) nextMs = _engine.Run(_nowMs = nextMs);
        }
    }

    [Fact]
    public void Silence_across_the_wrap_of_the_slots_time_is_named_in_time()
    {
        _nowMs = uint.MaxValue - 20_000L;
        _nowMs -= _nowMs % TickMs;
        _engine = MakeEngine(_named);
        ConnectionId id = Open(_nowMs);
        long beatMs = _nowMs + 14_000;
        RunTo(beatMs);
        _table.Beat(id, beatMs);

        Assert.Empty(RunTo(beatMs + Tables.TimeoutMs - TickMs));
        Assert.True(_nowMs > uint.MaxValue);
        Assert.Equal([id], RunTo(beatMs + Tables.TimeoutMs));
    }

    private ExpiryEngine MakeEngine(IDeadlineSink sink) => new(_table, sink, _nowMs, TickMs, ReminderMs, _errors.Add);

    private ConnectionId Open(long nowMs, int timeoutMs = Tables.TimeoutMs)
    {
        Assert.True(_table.TryOpen(Tables.Owner, nowMs, Tables.IntervalMs, timeoutMs, out ConnectionId id));
        _engine.Register(id);
        return id;
    }

    /// <summary>Runs every tick up to the given time; returns who was named.</summary>
    private ConnectionId[] RunTo(long nowMs)
    {
        for (; _nowMs < nowMs; _nowMs = Math.Min(nowMs, _nowMs + TickMs)) _engine.Run(_nowMs);
        _engine.Run(_nowMs);
        return _named.Take();
    }
}
