namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// The last events, in a ring, under numbers without gaps, for any number of readers, each at its own pace. To publish never waits for a reader
/// and drops nothing: whoever falls behind the ring is told so. All members are thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Publishers are put in order by a lock, which nobody holds for longer than it takes to copy an event. Readers take no lock. A publisher says
/// what it is about to overwrite (<see cref="_claimed"/>) before it does so, and that it is done (<see cref="_next"/>) afterwards; a reader copies
/// and then looks whether anything of what it copied had been claimed by then: so it never takes in an event that is half overwritten.
/// </para>
/// <para>
/// Chunks are made when the ring first comes to them, so a quiet server has no memory for events that it never had.
/// </para>
/// </remarks>
internal sealed class PresenceJournal : IDisposable
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    /// <summary>
    /// Of a millisecond: no process publishes 2,048 events in each for as long as it lives, and none is started again within the one in which it was started.
    /// </summary>
    private const int EpochBits = 11;

    private readonly Lock _publishing = new();
    private readonly PresenceEvent[]?[] _chunks;
    private readonly long _mask;
    private readonly JournalWaker _waker;
    private long _claimed;
    private long _next;

    /// <param name="capacity">Events that are held; rounded up to a power of two, 4,096 at least.</param>
    /// <param name="timeProvider">Tells when it begins, and paces the waking of readers.</param>
    public PresenceJournal(int capacity, TimeProvider timeProvider)
    {
        Capacity = (int)Math.Max(ChunkSize, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity));
        _mask = Capacity - 1;
        _chunks = new PresenceEvent[Capacity >> ChunkBits][];
        BeginningSeq = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() << EpochBits;
        _claimed = _next = BeginningSeq;
        _waker = new JournalWaker(timeProvider);
    }

    /// <summary>Events that are held at most.</summary>
    public int Capacity { get; }

    /// <summary>The number of the first event that this process ever had, or will have.</summary>
    public long BeginningSeq { get; }

    /// <summary>The number of the oldest event that is held, or of the next one if there is none.</summary>
    public long OldestSeq => Math.Max(BeginningSeq, Volatile.Read(ref _claimed) - Capacity);

    /// <summary>The number of the last event; one less than the first if there is none yet.</summary>
    public long LastSeq => NextSeq - 1;

    /// <summary>Events that are held.</summary>
    public int Count => (int)Math.Min(Capacity, NextSeq - BeginningSeq);

    /// <summary>Readers that are open.</summary>
    public int Readers => _waker.Readers.Length;

    /// <summary>How many events the slowest reader has before it; 0 if there is no reader.</summary>
    public long SlowestReaderLag
    {
        get
        {
            long next = NextSeq;
            long most = 0;
            foreach (JournalReader reader in _waker.Readers)
                most = Math.Max(most, next - reader.NextSeq);
            return most;
        }
    }

    /// <summary>Switched off by tests, to show that without it they fail.</summary>
    internal bool ChecksClaims { get; init; } = true;

    internal long NextSeq => Volatile.Read(ref _next);

    /// <summary>Gives an event its number and shows it to all readers. Allocates nothing but, the first time around, the ring itself.</summary>
    /// <returns>Its number.</returns>
    public long Publish(in PresenceEvent presenceEvent)
    {
        long seq;
        lock (_publishing)
        {
            seq = _next;
            PresenceEvent[] chunk = _chunks[(seq & _mask) >> ChunkBits] ??= new PresenceEvent[ChunkSize];
            _claimed = seq + 1;

            // No write of the event may come before the claim: a reader that sees any of it must see that it was claimed.
            Volatile.WriteBarrier();
            chunk[seq & (ChunkSize - 1)] = presenceEvent with { Seq = seq };

            // With a full fence: whoever begins to wait looks for events after it has said that it waits.
            Interlocked.Exchange(ref _next, seq + 1);
        }

        _waker.OnPublished();
        return seq;
    }

    /// <summary>Opens a reader at a place of its own.</summary>
    /// <param name="since">The number of the last event that it has; what comes after it is read. What is not held any more, or comes from an earlier
    /// process, is answered with <see cref="JournalRead.Behind"/>.</param>
    /// <param name="cancellationToken">Ends its waiting.</param>
    public JournalReader Open(long since, CancellationToken cancellationToken)
    {
        var reader = new JournalReader(this, _waker, since + 1, cancellationToken);
        _waker.Add(reader);
        return reader;
    }

    /// <summary>Copies events from a number on.</summary>
    /// <param name="from">The first of them.</param>
    /// <param name="events">Where to.</param>
    /// <param name="count">How many there were.</param>
    public JournalRead Read(long from, Span<PresenceEvent> events, out int count)
    {
        long next = NextSeq;
        count = 0;
        if (from > next || from < BeginningSeq || from < next - Capacity)
            return JournalRead.Behind;

        int most = (int)Math.Min(events.Length, next - from);
        for (int copied = 0; copied < most;)
        {
            long seq = from + copied;
            int at = (int)(seq & (ChunkSize - 1));
            int run = Math.Min(most - copied, ChunkSize - at);
            _chunks[(seq & _mask) >> ChunkBits].AsSpan(at, run).CopyTo(events[copied..]);
            copied += run;
        }

        // What was copied is what was read before this; what has been claimed meanwhile may be half overwritten.
        Volatile.ReadBarrier();
        if (ChecksClaims && from < Volatile.Read(ref _claimed) - Capacity)
            return JournalRead.Behind;

        count = most;
        return most > 0 ? JournalRead.Events : JournalRead.Empty;
    }

    /// <summary>Nothing more will be published: who waits is told so.</summary>
    public void Dispose() => _waker.Dispose();
}
