using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Writes what happens here as server-sent events.</summary>
internal sealed class EventWriter(SseWriter output)
{
    public SseWriter Output => output;

    public void WriteEvent(in PresenceEvent told)
    {
        output.WriteId(told.Seq);
        output.WriteData(EventRow.Of(told), AdminJsonContext.Default.EventRow);
    }

    /// <summary>
    /// One who is there, or the beginning of those. Without an id: whoever is cut off before all were told must not go on behind them.
    /// </summary>
    public void WriteSnapshot(in PresenceEvent told)
    {
        output.WriteName("snapshot"u8);
        output.WriteData(EventRow.Of(told), AdminJsonContext.Default.EventRow);
    }

    public void WriteReset(long seq)
    {
        output.WriteName("reset"u8);
        output.WriteData(new EventMark(seq), AdminJsonContext.Default.EventMark);
    }

    public void WriteLive(long seq)
    {
        output.WriteName("live"u8);
        output.WriteId(seq);
        output.WriteData(new EventMark(seq), AdminJsonContext.Default.EventMark);
    }

    /// <summary>An id without an event: from here on the subscriber resumes.</summary>
    public void WritePlace(long seq)
    {
        output.WriteId(seq);
        output.WriteEnd();
    }
}
