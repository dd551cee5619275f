extern alias aspnetcore;

using PipeHeartbeat.UnitTests.AspNetCore.Presence;
using PipeHeartbeat.UnitTests.Liveness;
using Row = aspnetcore::PipeHeartbeat.EventRow;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>What an endpoint that never comes back costs.</summary>
[Collection(nameof(WholeMachine))]
public sealed class DeadEndpointTests
{
    private const int Capacity = 4_096;
    private const int Events = 50_000;
    private const long MostBytes = 4 * 1024 * 1024;

    [Fact]
    public async Task One_that_never_comes_back_costs_no_memory_however_much_happens()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync(presence: options => options.JournalCapacity = Capacity);
        bench.Endpoint.Answer = ScriptedEndpoint.Refuse;
        bench.Endpoint.IsRecording = false;

        // So much that the ring has gone round, and every path was gone.
        await HappenAsync(bench, 2 * Capacity);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await HappenAsync(bench, Events);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < MostBytes, $"{grown} bytes more");
        Assert.Empty(bench.Endpoint.Taken);
        Assert.InRange(bench.Status.Behind, Events, long.MaxValue);
    }

    /// <summary>The control: whoever takes all of it for one who does not take it shows in the same figure.</summary>
    [Fact]
    public void If_it_was_kept_for_it_that_would_cost_memory()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var rows = new List<Row>();
        for (int i = 0; i < Events; i++)
            rows.Add(Row.Of(JournalEvents.Make(i)));
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown > MostBytes, $"{grown} bytes more");
        GC.KeepAlive(rows);
    }

    private static async Task HappenAsync(WebhookBench bench, int events)
    {
        for (int i = 0; i < events; i += Capacity / 4)
        {
            bench.Publish(Math.Min(Capacity / 4, events - i), i);
            long failed = bench.Status.FailedAttempts;
            await bench.UntilAsync(() => bench.Status.FailedAttempts > failed, stepMs: 1_000);
        }
    }
}
