using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>The journal of presence events.</summary>
/// <param name="Oldest">The number of the oldest event that is held, or of the next one if there is none.</param>
/// <param name="Last">The number of the last event; one less than the first one if there is none yet.</param>
/// <param name="Count">Events that are held.</param>
/// <param name="Capacity">Events that are held at most.</param>
/// <param name="Readers">Who reads them, subscribers to the event stream among them.</param>
/// <param name="SlowestReaderLag">Events that the slowest of those has before it.</param>
internal sealed record StatusJournal(long Oldest, long Last, int Count, int Capacity, int Readers, long SlowestReaderLag)
{
    public static StatusJournal Of(JournalStatus journal) =>
        new(journal.OldestSeq, journal.LastSeq, journal.Count, journal.Capacity, journal.Readers, journal.SlowestReaderLag);
}
