namespace PipeHeartbeat.Protocol;

/// <summary>
/// What a connection keeps between two <see cref="PacketReader"/>s: whose packets it reads, and how far it is in an OTHER.
/// Partial heads and small bodies are not kept here: they stay in the pipe.
/// </summary>
/// <remarks>
/// An immutable value of 16 bytes. The default value reads a client's packets and refuses every OTHER that is not empty.
/// </remarks>
public readonly struct PacketReaderState
{
    private readonly byte _sender;
    private readonly byte _error;

    /// <summary>The state of a connection on which nothing was read yet.</summary>
    /// <param name="sender">Whose packets to accept.</param>
    /// <param name="maxPayloadBytes">Most bytes in the body of an OTHER, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="sender"/> is not defined, or <paramref name="maxPayloadBytes"/> is negative.
    /// </exception>
    public PacketReaderState(PacketSender sender, int maxPayloadBytes = ProtocolLimits.DefaultMaxPayload)
    {
        Guard.InRange((int)sender, (int)PacketSender.Client, (int)PacketSender.Server, nameof(sender));
        Guard.InRange(maxPayloadBytes, 0, int.MaxValue, nameof(maxPayloadBytes));
        _sender = (byte)sender;
        MaxPayloadBytes = maxPayloadBytes;
    }

    internal PacketReaderState(PacketSender sender, int maxPayloadBytes, int payloadLength, int payloadRemaining, PacketError error)
    {
        _sender = (byte)sender;
        _error = (byte)error;
        MaxPayloadBytes = maxPayloadBytes;
        PayloadLength = payloadLength;
        PayloadRemaining = payloadRemaining;
    }

    /// <summary>Whose packets are accepted.</summary>
    public PacketSender Sender => (PacketSender)_sender;

    /// <summary>Most bytes in the body of an OTHER.</summary>
    public int MaxPayloadBytes { get; }

    /// <summary>Bytes of the body of an OTHER that are still to come; 0 when none is under way.</summary>
    public int PayloadRemaining { get; }

    /// <summary>What ended the stream, or <see cref="PacketError.None"/> while it is sound. Every later read fails with it.</summary>
    public PacketError Error => (PacketError)_error;

    internal int PayloadLength { get; }
}
