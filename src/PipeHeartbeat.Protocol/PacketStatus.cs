namespace PipeHeartbeat.Protocol;

/// <summary>Where a <see cref="PacketReader"/> stands in its buffer.</summary>
public enum PacketStatus
{
    /// <summary>Packets are being read: the buffer may hold more of them.</summary>
    Reading = 0,

    /// <summary>Every packet in the buffer was read. The next one needs more bytes.</summary>
    NeedMore = 1,

    /// <summary>The stream is not the protocol. Nothing more of it is ever read; <see cref="PacketReader.Error"/> says why.</summary>
    Malformed = 2,
}
