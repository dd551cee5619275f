namespace PipeHeartbeat.AspNetCore;

/// <summary>How the journal of events stood when it was looked at.</summary>
/// <param name="OldestSeq">The number of the oldest event that is held, or of the next one if there is none.</param>
/// <param name="LastSeq">The number of the last event; one less than the first one if there is none yet.</param>
/// <param name="Count">Events that are held.</param>
/// <param name="Capacity">Events that are held at most.</param>
/// <param name="Readers">Who reads them.</param>
/// <param name="SlowestReaderLag">Events that the slowest of those has before it; 0 if there is no reader.</param>
public sealed record JournalStatus(long OldestSeq, long LastSeq, int Count, int Capacity, int Readers, long SlowestReaderLag);
