namespace PipeHeartbeat.Liveness;

/// <summary>
/// The 64-bit word that decides over a slot: generation (29 bits), phase (3 bits) and time of the last beat (32 bits, milliseconds
/// of the <see cref="LivenessClock"/>, wrapping every 49.7 days and therefore only ever compared by subtraction).
/// </summary>
/// <remarks>
/// <para>Every change but the first and the last of a tenancy is one compare-and-swap from a word that was read to a word made from
/// it, so of two racing changes exactly one happens and the other sees it:</para>
/// <code>
/// Free           → Live        Open         under the table's lock, by whoever accepts the connection
/// Live           → Live        Beat         by the connection's reader
/// Live           → Suspect     TrySuspect   by the connection's owner
/// Suspect        → Live        Beat         by the connection's reader
/// Live, Suspect  → Expired     TryExpire    by the connection's owner
/// Live, Suspect  → Closed      TryClose     by anyone
/// Expired, Closed→ Free (+1)   Free         under the table's lock, by the connection's reader once it has stopped
/// </code>
/// <para>Interleavings that matter:</para>
/// <list type="bullet">
/// <item>Beat against TryExpire: both swap from the word they read. If the beat lands first, the expiry's swap fails, it reads the
/// new time and finds itself early. If the expiry lands first, the beat's swap fails and it reports a stale id.</item>
/// <item>Anything against Free and Open by the next tenant: the generation is part of the word, so a swap that was prepared for the
/// previous tenant fails, however long it was delayed.</item>
/// <item>Open writes owner, timing and zeroed counters before it publishes the word (release); readers read the word first (acquire)
/// and again afterwards, and throw away what they read if the generation changed in between.</item>
/// <item>Counters are plain words with one writer. That is sound because only the reader itself frees its slot: until it has stopped
/// writing, nobody else can become the tenant.</item>
/// </list>
/// </remarks>
internal readonly record struct SlotState(long Word)
{
    /// <summary>Generations wrap here; 0 is never used, so that a default <see cref="ConnectionId"/> never matches.</summary>
    public const uint MaxGeneration = (1u << 29) - 1;

    public SlotState(uint generation, ConnectionPhase phase, long nowMs)
        : this(unchecked((long)(((ulong)generation << 35) | ((ulong)phase << 32) | (uint)nowMs)))
    {
    }

    public uint Generation => (uint)((ulong)Word >> 35);

    public ConnectionPhase Phase => (ConnectionPhase)((Word >> 32) & 7);

    public bool IsOpen => Phase is ConnectionPhase.Live or ConnectionPhase.Suspect;

    public bool IsEnded => Phase is ConnectionPhase.Expired or ConnectionPhase.Closed;

    public SlotState With(ConnectionPhase phase) => new((Word & ~(7L << 32)) | ((long)phase << 32));

    /// <summary>Milliseconds since the last beat; negative if the beat is stamped later than <paramref name="nowMs"/>.</summary>
    public int SilenceMs(long nowMs) => unchecked((int)((uint)nowMs - (uint)Word));

    /// <summary>The last beat on the clock's full 64-bit scale, given a reading that lies within 24 days of it.</summary>
    public long LastBeatMs(long nowMs) => nowMs - SilenceMs(nowMs);

    public static uint NextGeneration(uint generation) => generation == MaxGeneration ? 1 : generation + 1;
}
