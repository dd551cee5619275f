using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

/// <summary>Threads that publish and read at once.</summary>
public sealed class JournalRaceTests(ITestOutputHelper output)
{
    private const int Capacity = 4096;
    private const int Publishers = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_reads_every_event_once_in_one_order_while_many_publish()
    {
        const int each = 40_000;
        using var journal = new PresenceJournal(each * Publishers, TimeProvider.System);
        Task<List<(long Seq, ulong Event)>>[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => FollowAsync(journal, each * Publishers)))];
        await PublishAsync(journal, each);
        List<(long Seq, ulong Event)>[] read = await Task.WhenAll(readers).WaitAsync(EventRecorder.Patience, Stop);

        Assert.Equal(Enumerable.Range(0, each * Publishers).Select(i => journal.BeginningSeq + i), read[0].Select(e => e.Seq));
        Assert.Equal(each * Publishers, read[0].Select(e => e.Event).Distinct().Count());
        Assert.All(read, events => Assert.Equal(read[0], events));
    }

    [Fact]
    public async Task Nobody_gets_an_event_of_which_half_is_overwritten()
    {
        (long whole, long torn) = await ReadAtTheEdgeAsync(checksClaims: true, TimeSpan.FromSeconds(1));
        output.WriteLine($"{whole} whole, {torn} torn");
        Assert.Equal(0, torn);
        Assert.True(whole > 0);
    }

    /// <summary>The control: a reader that does not look whether what it copied was claimed meanwhile.</summary>
    [Fact]
    public async Task Without_the_look_at_the_claims_somebody_does()
    {
        (long whole, long torn) = await ReadAtTheEdgeAsync(checksClaims: false, EventRecorder.Patience);
        output.WriteLine($"{whole} whole, {torn} torn");
        Assert.True(torn > 0);
    }

    /// <summary>
    /// A publisher and a reader that waits take turns, so that each event comes while the reader is about to wait: if a wake is ever lost, both wait
    /// for ever.
    /// </summary>
    [Fact]
    public async Task No_wake_is_lost()
    {
        const int turns = 100_000;
        using var journal = new PresenceJournal(Capacity, new RestlessTime());
        using JournalReader reader = journal.Open(journal.LastSeq, Stop);
        long read = 0;
        long last = -1;
        Task reading = ReadingAsync();
        Task publishing = Task.Run(Publish, Stop);
        Task both = Task.WhenAll(reading, publishing);
        while (await Task.WhenAny(both, Task.Delay(EventRecorder.Patience, Stop)) != both)
            Assert.NotEqual(last, last = Volatile.Read(ref read));
        await both;
        Assert.Equal(turns, read);

        async Task ReadingAsync()
        {
            await Task.Yield();
            var events = new PresenceEvent[16];
            while (Volatile.Read(ref read) < turns)
            {
                Assert.True(await reader.WaitAsync());
                while (reader.Read(events, out int count) == JournalRead.Events)
                    Volatile.Write(ref read, read + count);
            }
        }

        void Publish()
        {
            for (long i = 0; i < turns && !reading.IsCompleted; i++)
            {
                // Ahead by one or two: so sometimes an event comes while the reader reads, and sometimes while it waits.
                var spin = default(SpinWait);
                while (Volatile.Read(ref read) < i - (i % 3) && !reading.IsCompleted)
                    spin.SpinOnce(sleep1Threshold: -1);
                journal.Publish(JournalEvents.Make(i));
            }
        }
    }

    private static async Task PublishAsync(PresenceJournal journal, int each) =>
        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < each; i++)
                    journal.Publish(JournalEvents.Make((i * Publishers) + publisher));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

    private static async Task<List<(long Seq, ulong Event)>> FollowAsync(PresenceJournal journal, int count)
    {
        using JournalReader reader = journal.Open(journal.BeginningSeq - 1, Stop);
        var all = new List<(long, ulong)>();
        var events = new PresenceEvent[64];
        while (all.Count < count)
        {
            Assert.True(await reader.WaitAsync());
            JournalRead read;
            while ((read = reader.Read(events, out int got)) == JournalRead.Events)
            {
                foreach (ref readonly PresenceEvent one in events.AsSpan(0, got))
                {
                    Assert.True(JournalEvents.IsWhole(one));
                    all.Add((one.Seq, one.Connection.Value));
                }
            }

            Assert.Equal(JournalRead.Empty, read);
        }

        return all;
    }

    /// <summary>Reads what is about to be overwritten, again and again, while it is.</summary>
    private static async Task<(long Whole, long Torn)> ReadAtTheEdgeAsync(bool checksClaims, TimeSpan duration)
    {
        using var journal = new PresenceJournal(Capacity, TimeProvider.System) { ChecksClaims = checksClaims };
        using var over = new CancellationTokenSource(duration);
        Task publishing = Task.Factory.StartNew(
            () =>
            {
                for (long i = 0; !over.IsCancellationRequested; i++)
                    journal.Publish(JournalEvents.Make(i));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        long whole = 0;
        long torn = 0;
        await Task.Factory.StartNew(
            () =>
            {
                var events = new PresenceEvent[512];
                while (!over.IsCancellationRequested && (checksClaims || torn == 0))
                {
                    long from = journal.OldestSeq;
                    if (journal.Read(from, events, out int count) != JournalRead.Events)
                        continue;
                    for (int i = 0; i < count; i++)
                    {
                        bool isWhole = JournalEvents.IsWhole(events[i]) && events[i].Seq == from + i;
                        whole += isWhole ? 1 : 0;
                        torn += isWhole ? 0 : 1;
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await over.CancelAsync();
        await publishing;
        return (whole, torn);
    }
}
