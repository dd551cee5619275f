using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

public sealed class PresenceJournalTests
{
    private const int Capacity = 4096;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void Numbers_have_no_gaps_and_begin_with_the_millisecond_of_the_start()
    {
        using var journal = new PresenceJournal(Capacity, _time);
        long first = Start.ToUnixTimeMilliseconds() << 11;
        Assert.Equal((first, first - 1, first, 0), (journal.BeginningSeq, journal.LastSeq, journal.OldestSeq, journal.Count));
        Assert.Equal(Enumerable.Range(0, 3).Select(i => first + i), Enumerable.Range(0, 3).Select(i => journal.Publish(JournalEvents.Make(i))));
        Assert.Equal((first + 2, first, 3), (journal.LastSeq, journal.OldestSeq, journal.Count));
        Assert.True(first < 1L << 53);
    }

    [Fact]
    public void The_next_process_begins_above_the_last()
    {
        using var before = new PresenceJournal(Capacity, _time);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        using var after = new PresenceJournal(Capacity, _time);
        Assert.Equal(before.BeginningSeq + (1 << 11), after.BeginningSeq);
        using JournalReader reader = after.Open(before.LastSeq, Stop);
        Assert.Equal(JournalRead.Behind, reader.Read(new PresenceEvent[1], out _));
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(262_144, 262_144)]
    public void Capacity_is_rounded_up_to_a_power_of_two(int asked, int given)
    {
        using var journal = new PresenceJournal(asked, _time);
        Assert.Equal(given, journal.Capacity);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(10_000)]
    public void The_oldest_that_is_held_can_be_read_and_the_one_before_it_can_not(int published)
    {
        using var journal = new PresenceJournal(Capacity, _time);
        for (int i = 0; i < published; i++)
            journal.Publish(JournalEvents.Make(i));
        long oldest = journal.BeginningSeq + Math.Max(0, published - Capacity);
        Assert.Equal(oldest, journal.OldestSeq);

        using JournalReader within = journal.Open(oldest - 1, Stop);
        List<PresenceEvent> all = ReadAll(within, atOnce: 1000);
        Assert.Equal(Enumerable.Range(0, Math.Min(published, Capacity)).Select(i => oldest + i), all.Select(e => e.Seq));
        Assert.All(all, e => Assert.Equal((ulong)(e.Seq - journal.BeginningSeq), e.Connection.Value));
        Assert.All(all, e => Assert.True(JournalEvents.IsWhole(e)));

        using JournalReader without = journal.Open(oldest - 2, Stop);
        Assert.Equal(JournalRead.Behind, without.Read(new PresenceEvent[10], out int count));
        Assert.Equal(0, count);
        Assert.Equal(journal.LastSeq, without.GoToEnd());
        Assert.Equal(JournalRead.Empty, without.Read(new PresenceEvent[10], out _));
    }

    [Fact]
    public void The_last_is_a_place_to_go_on_from_and_one_that_is_yet_to_come_is_not()
    {
        using var journal = new PresenceJournal(Capacity, _time);
        journal.Publish(JournalEvents.Make(0));
        using JournalReader atEnd = journal.Open(journal.LastSeq, Stop);
        using JournalReader beyond = journal.Open(journal.LastSeq + 1, Stop);
        Assert.Equal(JournalRead.Empty, atEnd.Read(new PresenceEvent[1], out _));
        Assert.Equal(JournalRead.Behind, beyond.Read(new PresenceEvent[1], out _));
    }

    [Fact]
    public void A_reader_that_is_lapped_is_told_so_and_the_others_are_not_touched()
    {
        using var journal = new PresenceJournal(Capacity, _time);
        using JournalReader slow = journal.Open(journal.LastSeq, Stop);
        using JournalReader fast = journal.Open(journal.LastSeq, Stop);
        for (int i = 0; i < Capacity; i++)
            journal.Publish(JournalEvents.Make(i));
        Assert.Equal((2, (long)Capacity), (journal.Readers, journal.SlowestReaderLag));
        Assert.Equal(Capacity, ReadAll(fast).Count);
        journal.Publish(JournalEvents.Make(Capacity));

        Assert.Equal(JournalRead.Behind, slow.Read(new PresenceEvent[1], out _));
        Assert.Equal(Capacity, Assert.Single(ReadAll(fast)).Evidence.Beats);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_the_next_event_and_who_is_behind_does_not_wait()
    {
        using var journal = new PresenceJournal(Capacity, _time);
        using JournalReader reader = journal.Open(journal.LastSeq, Stop);
        Task<bool> wait = reader.WaitAsync().AsTask();
        Assert.False(wait.IsCompleted);
        journal.Publish(JournalEvents.Make(0));
        Assert.True(await wait.WaitAsync(EventRecorder.Patience, Stop));
        Assert.True(reader.WaitAsync().AsTask().IsCompletedSuccessfully);
        Assert.Single(ReadAll(reader));
    }

    [Fact]
    public async Task After_a_wake_the_next_is_told_when_the_rest_is_over()
    {
        using var journal = new PresenceJournal(Capacity, _time);
        using JournalReader reader = journal.Open(journal.LastSeq, Stop);
        for (int i = 0; i < 3; i++)
        {
            Task<bool> wait = reader.WaitAsync().AsTask();
            journal.Publish(JournalEvents.Make(i));
            while (!wait.IsCompleted)
            {
                // The waker may not have come to set its timer yet.
                _time.Advance(JournalWaker.Rest);
                await Task.Yield();
            }

            Assert.True(await wait);
            Assert.Single(ReadAll(reader));
        }
    }

    [Fact]
    public async Task A_reader_whose_waiting_is_cancelled_is_told_so()
    {
        using var journal = new PresenceJournal(Capacity, _time);
        using var cancellation = new CancellationTokenSource();
        using JournalReader reader = journal.Open(journal.LastSeq, cancellation.Token);
        Task<bool> wait = reader.WaitAsync().AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task When_it_is_over_readers_get_what_is_left_and_then_the_end()
    {
        var journal = new PresenceJournal(Capacity, _time);
        using JournalReader waiting = journal.Open(journal.LastSeq, Stop);
        Task<bool> wait = waiting.WaitAsync().AsTask();
        journal.Dispose();
        Assert.False(await wait.WaitAsync(EventRecorder.Patience, Stop));
        using JournalReader late = journal.Open(journal.LastSeq, Stop);
        journal.Publish(JournalEvents.Make(0));
        Assert.True(await late.WaitAsync());
        Assert.Single(ReadAll(late));
        Assert.False(await late.WaitAsync());
    }

    [Fact]
    public void To_publish_allocates_nothing_once_the_ring_has_been_around()
    {
        using var journal = new PresenceJournal(Capacity, _time);
        using JournalReader reader = journal.Open(journal.LastSeq, Stop);
        PresenceEvent presenceEvent = JournalEvents.Make(1);
        for (int i = 0; i < Capacity; i++)
            journal.Publish(presenceEvent);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Capacity; i++)
            journal.Publish(presenceEvent);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<PresenceEvent> ReadAll(JournalReader reader, int atOnce = 64)
    {
        var all = new List<PresenceEvent>();
        var buffer = new PresenceEvent[atOnce];
        while (reader.Read(buffer, out int count) == JournalRead.Events)
            all.AddRange(buffer.AsSpan(0, count));
        return all;
    }
}
