namespace PipeHeartbeat.Protocol;

/// <summary>What is wrong with a packet's head. Each of them ends the connection with <see cref="Reason.ProtocolError"/>.</summary>
public enum PacketError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The type is none of the protocol's.</summary>
    UnknownType = 1,

    /// <summary>The type is the protocol's, but not one that this peer may send.</summary>
    UnexpectedType = 2,

    /// <summary>The length is below zero.</summary>
    NegativeLength = 3,

    /// <summary>The length is over the maximum of the type.</summary>
    TooLong = 4,

    /// <summary>The length can not be that of the type: not the exact one, or below the fixed part of the body.</summary>
    WrongLength = 5,
}
