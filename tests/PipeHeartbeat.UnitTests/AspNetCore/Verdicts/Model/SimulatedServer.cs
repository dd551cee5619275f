using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>The real table, wheel, monitor, brake and policy, on one thread under a virtual clock; only the sockets are left out.</summary>
internal sealed class SimulatedServer : IDeadlineSink
{
    private const int MonitorMs = StallMonitor.PeriodMs;
    private const int ThresholdMs = 250;
    private const int HoldMs = 3_000;
    private const int KernelErrorMs = 10;

    private readonly CrowdPlan _plan;
    private readonly ConnectionTable _table = new();
    private readonly ExpiryEngine _engine;
    private readonly StallMonitor _monitor;
    private readonly VerdictPolicy _policy;
    private readonly VerdictGuards _guards;
    private readonly ConnectionId[] _ids;
    private readonly object[] _owners;
    private readonly int? _lost;
    private int _nowMs;
    private int _next;
    private bool _isResuming;

    /// <param name="plan">What the clients do.</param>
    /// <param name="guards">What stands between a suspicion and a verdict.</param>
    /// <param name="lost">An operation of which the server never hears.</param>
    public SimulatedServer(CrowdPlan plan, VerdictGuards guards, int? lost = null)
    {
        _plan = plan;
        _lost = lost;
        _guards = guards;
        _engine = new ExpiryEngine(_table, this, 0, CrowdPlan.TickMs, ExpiryLoop.ReminderMs, error => Assert.Fail(error.Message));
        _monitor = new StallMonitor(new LivenessClock(new FakeTimeProvider()), ThresholdMs, Tables.IntervalMs, _ => Stalls++, probe: null);
        var brake = new MassExpiryBrake(_table, 0.5, Tables.IntervalMs, HoldMs, _ => Alarms++);
        _policy = new VerdictPolicy(_monitor, brake) { Guards = guards };
        _ids = new ConnectionId[plan.Clients];
        _owners = [.. Enumerable.Range(0, plan.Clients).Select(client => (object)client)];
    }

    public int Stalls { get; private set; }

    public int Alarms { get; private set; }

    /// <summary>All verdicts, as the model tells them.</summary>
    public List<long> Verdicts { get; } = [];

    public void Live()
    {
        var pauses = new Queue<Pause>(_plan.Pauses);
        while (_nowMs <= _plan.EndMs)
        {
            if (_nowMs % MonitorMs == 0)
                _monitor.OnWake(_nowMs);
            _engine.Run(_nowMs);
            if (pauses.TryPeek(out Pause? pause) && pause.FromMs == _nowMs)
                Live(pauses.Dequeue());
            else
                _nowMs += CrowdPlan.TickMs;
            Receive();
        }

        Verdicts.Sort();
    }

    public long OnDeadline(ConnectionId id, object owner, long nowMs)
    {
        if (!_table.TryRead(id, nowMs, out ConnectionSnapshot snapshot))
            return long.MaxValue;
        var suspect = new Suspect(snapshot.LastBeatMs + snapshot.TimeoutMs, snapshot.IntervalMs, NeedsThreadPool: false);
        Hold hold = _policy.Standing(nowMs, suspect);
        if (hold.UntilMs > nowMs)
            return hold.UntilMs;

        if (_guards.LooksFirst)
            Receive();
        hold = _policy.Candidate(nowMs, suspect);
        if (hold.UntilMs > nowMs)
            return hold.UntilMs;
        if (_table.TryExpire(id, nowMs))
        {
            Verdicts.Add(((long)(int)owner << 32) | (uint)nowMs);
            Assert.True(_table.Free(id));
        }

        return long.MaxValue;
    }

    /// <summary>Nothing happens, and then everything at once: in whatever order the threads go on.</summary>
    private void Live(Pause pause)
    {
        _nowMs = pause.EndMs;
        _isResuming = true;
        Action[] threads = [() => _monitor.OnWake(_nowMs), () => _engine.Run(_nowMs), Receive];
        for (int i = 0; i < threads.Length; i++)
            threads[(pause.Order + i) % threads.Length]();
        _isResuming = false;
    }

    /// <summary>Takes in what has been sent by now.</summary>
    private void Receive()
    {
        for (; _next < _plan.Count && _plan[_next].AtMs < _nowMs; _next++)
        {
            if (_next != _lost)
                Take(_plan[_next]);
        }
    }

    private void Take((int Client, bool IsFarewell, int AtMs) operation)
    {
        // What comes while nothing stands still is taken in when it comes, though it is played in here a little later.
        int stampMs = _isResuming ? _nowMs : operation.AtMs;
        ref ConnectionId id = ref _ids[operation.Client];
        if (operation.IsFarewell)
        {
            if (_table.TryClose(id))
                Assert.True(_table.Free(id));
            return;
        }

        int arrivedMs = _isResuming && _guards.BackDates && _nowMs > _monitor.PlainUntilMs ? Math.Min(_nowMs, operation.AtMs + KernelErrorMs) : stampMs;
        if (_table.Beat(id, arrivedMs) != BeatResult.Stale)
            return;
        Assert.True(_table.TryOpen(_owners[operation.Client], stampMs, Tables.IntervalMs, Tables.TimeoutMs, out id));
        _engine.Register(id);
    }
}
