namespace PipeHeartbeat.Protocol;

/// <summary>What a packet is: the first four bytes of its head, little-endian.</summary>
public enum PacketType : int
{
    /// <summary>Client to server. Proof of life, with 0 to 64 opaque bytes.</summary>
    Heart = 0,

    /// <summary>Client to server. Application data, which the reader streams and never buffers.</summary>
    Other = 1,

    /// <summary>Client to server, and then the first packet: identity, credential and wishes.</summary>
    Hello = 2,

    /// <summary>Server to client: the answer to <see cref="Hello"/>.</summary>
    Welcome = 3,

    /// <summary>Server to client: a <see cref="Heart"/>'s body, byte for byte, where HELLO asked for it.</summary>
    Ack = 4,

    /// <summary>Both directions: the last packet, and why.</summary>
    Bye = 5,

    /// <summary>Server to client: a new interval and timeout.</summary>
    Pace = 6,
}
