using System.Diagnostics;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

[Collection(WholeMachine.Name)]
public sealed class MillionConnectionsTests
{
    private const int Million = 1_000_000;
    private const int TickMs = ExpiryLoop.TickMs;
    private const int TenMinutesMs = 600_000;
    private const int BudgetBytes = 96;

    [Fact]
    public void Ten_minutes_of_a_million_clients_end_for_each_when_the_model_says()
    {
        var crowd = new Crowd(Million, TenMinutesMs, new Random(TestSeed.Next()));
        var watch = Stopwatch.StartNew();
        Verdicts verdicts = Live(crowd, TenMinutesMs, dropped: null);
        TestSeed.Print($"{verdicts.Convicted:N0} of {Million:N0} fell silent; {watch.Elapsed.TotalSeconds:F1} s");

        Assert.Equal(0, verdicts.FalseSuspicions);
        Assert.Equal(0, Disagreements(crowd, verdicts, TenMinutesMs));
        Assert.InRange(verdicts.Convicted, Million / 3, Million * 2 / 3);
    }

    /// <summary>The control: one beat of one client that does not arrive is one verdict that the model does not agree with.</summary>
    [Fact]
    public void One_lost_beat_in_a_crowd_is_noticed()
    {
        var crowd = new Crowd(10_000, 60_000, new Random(TestSeed.Next()));
        int unlucky = Enumerable.Range(0, crowd.Count).First(client => crowd.LastBeatMs(client) is >= 2 * Crowd.IntervalMs and < 40_000);

        Verdicts verdicts = Live(crowd, 60_000, dropped: unlucky);

        Assert.Equal(1, Disagreements(crowd, verdicts, 60_000));
    }

    [Fact]
    public void A_connection_costs_table_and_wheel_no_more_than_the_budget()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new ConnectionTable();
        var verdicts = new Verdicts(table, 0);
        var engine = new ExpiryEngine(table, verdicts, 0, TickMs, ExpiryLoop.ReminderMs, _ => { });
        for (int i = 0; i < Million; i++)
        {
            engine.Register(table.Open(i % Crowd.IntervalMs));
            if (i % 1_000 == 0)
                engine.Run(0);
        }

        engine.Run(0);
        double bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Million;
        TestSeed.Print($"{bytes:F1} bytes a connection");

        Assert.Equal(Million, engine.Scheduled);
        Assert.Equal(Million, table.LiveCount);
        Assert.InRange(bytes, 64, BudgetBytes);
        GC.KeepAlive(table);
        GC.KeepAlive(engine);
    }

    /// <summary>Lets the crowd open, beat and fall silent; each tick the engine runs once, and whom it names is judged at once.</summary>
    private static Verdicts Live(Crowd crowd, int durationMs, int? dropped)
    {
        var table = new ConnectionTable();
        var verdicts = new Verdicts(table, crowd.Count);
        var engine = new ExpiryEngine(table, verdicts, 0, TickMs, ExpiryLoop.ReminderMs, error => Assert.Fail(error.Message));
        var ids = new ConnectionId[crowd.Count];
        for (int tick = 0; tick <= durationMs / TickMs; tick++)
        {
            int tickMs = tick * TickMs;
            verdicts.NowMs = tickMs;
            engine.Run(tickMs);
            (int first, int end) = crowd.DueAt(tick);
            for (int client = first; client < end; client++)
            {
                int nowMs = tickMs + crowd.OffsetMs(client);
                if (tickMs < Crowd.IntervalMs)
                {
                    Assert.True(table.TryOpen(Tables.Owner, nowMs, Crowd.IntervalMs, Crowd.TimeoutMs, out ids[client]));
                    Assert.Equal((uint)client, ids[client].Index);
                    engine.Register(ids[client]);
                }
                else if (nowMs <= crowd.LastBeatMs(client) && (client != dropped || nowMs != crowd.LastBeatMs(client)))
                {
                    if (table.Beat(ids[client], nowMs) != BeatResult.Counted)
                        Assert.Fail($"client {client} was cut off at {nowMs}");
                }
            }
        }

        return verdicts;
    }

    private static int Disagreements(Crowd crowd, Verdicts verdicts, int endMs)
    {
        int count = 0;
        for (int client = 0; client < crowd.Count; client++)
        {
            if (verdicts.AtMs(client) != crowd.SilentAtMs(client, endMs))
                count++;
        }

        return count;
    }
}
