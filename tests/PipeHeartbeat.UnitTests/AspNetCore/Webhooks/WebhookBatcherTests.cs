extern alias aspnetcore;

using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;
using Row = aspnetcore::PipeHeartbeat.EventRow;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

public sealed class WebhookBatcherTests
{
    [Fact]
    public async Task An_event_waits_for_others_for_as_long_as_it_may_and_not_longer()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(endpoint => endpoint.MaxBatchDelay = TimeSpan.FromMilliseconds(500));
        bench.Publish(3);
        Task<bool> filling = bench.Batcher.FillAsync();
        bench.Time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(filling.IsCompleted);
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await filling);
        Assert.Equal(bench.Seqs(3), bench.Batcher.Rows.Select(row => row.Seq));
    }

    [Fact]
    public async Task A_full_batch_does_not_wait_and_the_next_goes_on_where_it_ended()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(endpoint => endpoint.MaxBatchSize = 3);
        bench.Publish(7);
        Assert.True(await bench.Batcher.FillAsync());
        Assert.Equal(bench.Seqs(3), bench.Batcher.Rows.Select(row => row.Seq));
        Assert.True(await bench.Batcher.FillAsync());
        Assert.Equal(bench.Seqs(3, from: 3), bench.Batcher.Rows.Select(row => row.Seq));
        Assert.False(bench.Batcher.FillAsync().IsCompleted);
    }

    [Fact]
    public async Task Without_a_delay_what_is_there_goes_at_once()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(endpoint => endpoint.MaxBatchDelay = TimeSpan.Zero);
        bench.Publish(2);
        Task<bool> filling = bench.Batcher.FillAsync();
        Assert.True(filling.IsCompletedSuccessfully && await filling);
        Assert.Equal(2, bench.Batcher.Rows.Count);
    }

    /// <summary>The event that a batch did not wait for any more is the first of the next.</summary>
    [Fact]
    public async Task Nothing_is_lost_between_two_batches()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(endpoint => endpoint.MaxBatchDelay = TimeSpan.Zero);
        for (int i = 0; i < 100; i++)
        {
            bench.Publish(1, i);
            Task<bool> filling = bench.Batcher.FillAsync();
            while (!filling.IsCompleted)
            {
                bench.Time.Advance(JournalWaker.Rest);
                await Task.Yield();
            }

            Assert.True(await filling);
            Assert.Equal(bench.Seqs(1, from: i), bench.Batcher.Rows.Select(row => row.Seq));
        }
    }

    [Fact]
    public async Task What_is_not_wanted_is_passed_and_the_endpoint_is_done_with_it()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(endpoint =>
        {
            endpoint.Prefix = "sensor-";
            endpoint.Kinds.Add(PresenceEventKind.Offline);
            endpoint.MaxBatchDelay = TimeSpan.Zero;
        });
        bench.Publish("sensor-1", PresenceEventKind.Online);
        bench.Publish("meter-1", PresenceEventKind.Offline);
        bench.Publish("sensor-1", PresenceEventKind.Suspect);
        Task<bool> filling = bench.Batcher.FillAsync();
        Assert.False(filling.IsCompleted);
        Assert.Equal(0, bench.Tally.Behind);
        bench.Publish("sensor-1", PresenceEventKind.Offline);
        Assert.True(await filling);
        Row row = Assert.Single(bench.Batcher.Rows);
        Assert.Equal(("sensor-1", PresenceEventKind.Offline), (row.ClientId, row.Kind));

        // It is done with that one only when it has taken it.
        Assert.Equal(1, bench.Tally.Behind);
        Assert.Equal(row.Seq, bench.Batcher.LastSeq);
    }

    [Fact]
    public async Task Who_asked_for_one_kind_is_told_of_a_reset_and_of_who_is_there_then()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(
            endpoint =>
            {
                endpoint.Kinds.Add(PresenceEventKind.Offline);
                endpoint.Prefix = "sensor-";
                endpoint.MaxBatchDelay = TimeSpan.Zero;
            });
        await bench.Server.GreetAsync("sensor-1");
        await bench.Server.GreetAsync("meter-1");
        bench.Publish(bench.Journal.Capacity);
        Assert.True(await bench.Batcher.FillAsync());
        Assert.Equal(
            [(PresenceEventKind.Reset, ""), (PresenceEventKind.Snapshot, "sensor-1"), (PresenceEventKind.Live, "")],
            bench.Batcher.Rows.Select(row => (row.Kind, row.ClientId)));
        Assert.Equal(bench.Journal.LastSeq, bench.Batcher.LastSeq);
        Assert.Equal(1, bench.Tally.Take().Resets);
    }

    /// <summary>Whoever is begun anew in the midst of it must be told all of it again.</summary>
    [Fact]
    public async Task Before_all_who_are_there_were_told_an_endpoint_is_not_done_with_a_reset()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(endpoint => endpoint.MaxBatchSize = 2);
        await bench.Server.GreetAsync("alice");
        await bench.Server.GreetAsync("bob");
        bench.Publish(bench.Journal.Capacity);
        long before = bench.Batcher.LastSeq;
        Assert.True(await bench.Batcher.FillAsync());
        Assert.Equal([PresenceEventKind.Reset, PresenceEventKind.Snapshot], bench.Batcher.Rows.Select(row => row.Kind));
        Assert.Equal(before, bench.Batcher.LastSeq);
        Assert.True(await bench.Batcher.FillAsync());
        Assert.Equal([PresenceEventKind.Snapshot, PresenceEventKind.Live], bench.Batcher.Rows.Select(row => row.Kind));
        Assert.Equal(bench.Journal.LastSeq, bench.Batcher.LastSeq);
    }

    [Fact]
    public async Task When_the_reading_has_ended_what_is_left_is_the_last_batch()
    {
        await using BatcherBench bench = await BatcherBench.StartAsync(endpoint => endpoint.MaxBatchDelay = TimeSpan.FromMinutes(1));
        bench.Publish(2);
        Task<bool> filling = bench.Batcher.FillAsync();
        Assert.False(filling.IsCompleted);
        bench.Reader.End();
        Assert.False(await filling);
        Assert.Equal(2, bench.Batcher.Rows.Count);
    }

    [Fact]
    public void The_rows_are_those_of_the_event_stream()
    {
        PresenceEvent told = JournalEvents.Make(1) with { Seq = 7, Reason = Reason.HeartbeatTimeout, Kind = PresenceEventKind.Offline };
        var batch = new WebhookBatch("presence.events", DateTimeOffset.UnixEpoch, new WebhookBatchData("node", [Row.Of(told)]));
        string json = JsonSerializer.Serialize(batch, WebhookJsonContext.Readable.WebhookBatch);
        Assert.Equal(
            """
            {"type":"presence.events","timestamp":"1970-01-01T00:00:00+00:00","data":{"node":"node","events":[{"seq":7,"at":"0001-01-01T00:00:00+00:00",
            "kind":"offline","clientId":"client-1","identified":false,"connection":"1","remote":null,"state":null,"reason":"heartbeat_timeout","detail":null,
            "lastBeatAt":"0001-01-01T00:00:00+00:00","evidence":{"silence":0,"beats":1,"lateness":null,"sinceLastArrival":null,"heldBy":[]}}]}}
            """.ReplaceLineEndings(""),
            json);
    }
}
