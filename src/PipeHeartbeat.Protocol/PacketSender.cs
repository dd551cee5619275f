namespace PipeHeartbeat.Protocol;

/// <summary>Whose packets a reader accepts.</summary>
public enum PacketSender
{
    /// <summary>Packets that a client sends and a server reads: HEART, OTHER, HELLO and BYE.</summary>
    Client = 0,

    /// <summary>Packets that a server sends and a client reads: WELCOME, ACK, BYE and PACE.</summary>
    Server = 1,
}
