namespace PipeHeartbeat.AspNetCore;

/// <summary>What one receive brought.</summary>
internal struct PacketTally
{
    public int Beats;

    public int Packets;

    /// <summary>Part of an OTHER packet came, be it only its head.</summary>
    public bool HasPayload;

    /// <summary>An answer was written.</summary>
    public bool HasWritten;

    public readonly bool HasAny => Packets > 0 || HasPayload;
}
