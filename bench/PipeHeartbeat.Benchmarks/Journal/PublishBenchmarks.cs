using System.Net;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Benchmarks.Journal;

/// <summary>
/// An event is published while so many readers follow, each on the thread pool and awake or woken as it comes. The time is the publisher's. Readers that
/// cannot keep up miss what is overwritten, in every contender.
/// </summary>
[Suite("Journal", Rate = "events a second")]
[MemoryDiagnoser]
public class PublishBenchmarks
{
    private const int Capacity = 262_144;
    private const int ChannelCapacity = 4_096;
    private const int Events = 10_000;

    private readonly Lock _gate = new();
    private readonly PresenceEvent[] _bare = new PresenceEvent[Capacity];
    private PresenceJournal _journal = null!;
    private Channel<PresenceEvent>[] _channels = [];
    private CancellationTokenSource _over = new();
    private Task[] _readers = [];
    private PresenceEvent _event;
    private int _next;

    /// <summary>How many follow.</summary>
    [Params(0, 1, 16)]
    public int Readers { get; set; }

    /// <summary>Makes the ring and its readers, and goes around once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _over = new CancellationTokenSource();
        _event = new PresenceEvent
        {
            Kind = PresenceEventKind.Offline,
            At = DateTimeOffset.UtcNow,
            ClientId = "client-4711",
            IsIdentified = true,
            Connection = new ConnectionId(4711),
            Remote = new IPEndPoint(IPAddress.Loopback, 4711),
            Reason = Reason.HeartbeatTimeout,
            Evidence = new PresenceEvidence { Silence = TimeSpan.FromSeconds(15), Beats = 1234, Lateness = TimeSpan.FromMilliseconds(3) },
        };
        _journal = new PresenceJournal(Capacity, TimeProvider.System);
        _channels = [.. Enumerable.Range(0, Readers).Select(_ => Channel.CreateBounded<PresenceEvent>(
            new BoundedChannelOptions(ChannelCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }))];
        for (int i = 0; i < Capacity; i++)
            _journal.Publish(_event);
        Demand.Equal(Capacity, _journal.Count, "events in the ring");
        _readers = [.. Enumerable.Range(0, Readers).Select(_ => FollowAsync(_journal, _over.Token)), .. _channels.Select(FollowAsync)];
    }

    /// <summary>Ends the readers.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _over.Cancel();
        _journal.Dispose();
        foreach (Channel<PresenceEvent> channel in _channels)
            channel.Writer.Complete();
        Task.WhenAll(_readers).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
    }

    /// <summary>The floor: a lock, and an event copied into an array. Nobody reads it.</summary>
    [BenchmarkCategory("Publish"), Benchmark(Baseline = true, Description = "bare lock and copy", OperationsPerInvoke = Events)]
    public void Bare()
    {
        for (int i = 0; i < Events; i++)
        {
            lock (_gate)
                _bare[_next++ & (Capacity - 1)] = _event;
        }
    }

    /// <summary>A number without gaps, and whoever waits is woken.</summary>
    [BenchmarkCategory("Publish"), Benchmark(Description = "PresenceJournal.Publish", OperationsPerInvoke = Events), Ours]
    public void Publish()
    {
        for (int i = 0; i < Events; i++)
            _journal.Publish(_event);
    }

    /// <summary>How it is mostly done: a queue for each reader, which is full when he is slow.</summary>
    [BenchmarkCategory("Publish"), Benchmark(Description = "a Channel for each reader", OperationsPerInvoke = Events)]
    public void Channels()
    {
        for (int i = 0; i < Events; i++)
        {
            foreach (Channel<PresenceEvent> channel in _channels)
                channel.Writer.TryWrite(_event);
        }
    }

    private static async Task FollowAsync(PresenceJournal journal, CancellationToken cancellationToken)
    {
        await Task.Yield();
        using JournalReader reader = journal.Open(journal.LastSeq, cancellationToken);
        var events = new PresenceEvent[64];
        while (await reader.WaitAsync())
        {
            if (reader.Read(events, out _) == JournalRead.Behind)
                reader.GoToEnd();
        }
    }

    private static async Task FollowAsync(Channel<PresenceEvent> channel)
    {
        await Task.Yield();
        while (await channel.Reader.WaitToReadAsync())
        {
            while (channel.Reader.TryRead(out _))
            {
                // Only followed.
            }
        }
    }
}
