using System.IO.Pipelines;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Server;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>What a subscriber that stops reading costs.</summary>
[Collection(nameof(WholeMachine))]
public sealed class SlowSubscriberTests
{
    private const int Capacity = 4_096;
    private const int AtOnce = 1_000;
    private const int Rounds = 60;
    private const long MostBytes = 4 * 1024 * 1024;

    [Fact]
    public async Task One_that_does_not_read_holds_nobody_up_costs_no_memory_and_is_told_that_it_fell_behind()
    {
        await using AdminServer admin = await AdminServer.StartAsync(presence: options => options.JournalCapacity = Capacity);
        await admin.Server.GreetAsync("alice");
        await using StreamReading stuck = await StreamReading.OpenStuckAsync(admin);
        await using StreamReading lively = await StreamReading.OpenAsync(admin);
        long first = admin.Presence.LastSeq + 1;
        long expected = first;

        // So much that its buffers are full and the ring has gone round.
        await RoundsAsync(10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await RoundsAsync(Rounds - 10);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < MostBytes, $"{grown} bytes more");
        Assert.InRange(admin.Presence.JournalStatus.SlowestReaderLag, Capacity, long.MaxValue);

        // What was on its way to it comes without a gap, then that it has fallen behind.
        stuck.Begin();
        long next = first;
        StreamBlock block;
        while ((block = await stuck.NextAsync()).Event is null)
            Assert.Equal(next++, block.Id);
        Assert.InRange(next - first, 1, AtOnce * Rounds / 10);
        Assert.Equal("reset", block.Event);
        Assert.Equal(["snapshot", "live"], (await stuck.NextAsync(2)).Select(row => row.Event));
        await admin.Server.GreetAsync("bob");
        Assert.Equal(("bob", expected), ((await stuck.NextAsync()).ClientId, stuck.LastId));

        async Task RoundsAsync(int count)
        {
            for (int round = 0; round < count; round++)
            {
                for (int i = 0; i < AtOnce; i++)
                    admin.Server.Manager.Presence.Journal.Publish(JournalEvents.Make(i));
                for (int i = 0; i < AtOnce; i++)
                    Assert.Equal(expected++, (await lively.NextAsync()).Id);
            }
        }
    }

    /// <summary>The control: the same stream to somebody whose connection takes everything, whether it is read or not, shows in the same figure.</summary>
    [Fact]
    public async Task Without_back_pressure_it_would_cost_memory()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var over = new CancellationTokenSource();
        using var output = new SseWriter(pipe.Writer);
        var writer = new EventWriter(output);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await new PresenceEventStream(writer, prefix: null, TimeProvider.System, over).RunAsync(EventsAsync());
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown > MostBytes, $"{grown} bytes more");
        await pipe.Reader.CompleteAsync();
    }

    private static async IAsyncEnumerable<PresenceEvent> EventsAsync()
    {
        for (int i = 0; i < AtOnce * (Rounds - 10); i++)
            yield return JournalEvents.Make(i);
        await Task.CompletedTask;
    }
}
