namespace PipeHeartbeat.Protocol;

/// <summary>The sizes and times that version 1 of the protocol fixes. A length is that of a packet's body, without the head.</summary>
public static class ProtocolLimits
{
    /// <summary>The version that HELLO and WELCOME carry.</summary>
    public const byte Version = 1;

    /// <summary>Most bytes in the body of a HEART, and so of an ACK.</summary>
    public const int MaxHeartBody = 64;

    /// <summary>Most bytes in the body of an OTHER where nothing else is configured.</summary>
    public const int DefaultMaxPayload = 65536;

    /// <summary>Most bytes of a client id in UTF-8. The least is 1.</summary>
    public const int MaxClientIdBytes = 128;

    /// <summary>Most bytes of a credential.</summary>
    public const int MaxCredentialBytes = 4096;

    /// <summary>Most bytes of a client's metadata in UTF-8.</summary>
    public const int MaxMetadataBytes = 1024;

    /// <summary>Most bytes of a BYE's text in UTF-8.</summary>
    public const int MaxByeTextBytes = 128;

    /// <summary>The length of a HELLO with an id of one byte and nothing else.</summary>
    public const int MinHelloLength = HelloFixedLength + 1;

    /// <summary>The length of a HELLO with the longest id, credential and metadata.</summary>
    public const int MaxHelloLength = HelloFixedLength + MaxClientIdBytes + MaxCredentialBytes + MaxMetadataBytes;

    /// <summary>The exact length of a WELCOME.</summary>
    public const int WelcomeLength = 24;

    /// <summary>The length of a BYE without text.</summary>
    public const int MinByeLength = 8;

    /// <summary>The length of a BYE with the longest text.</summary>
    public const int MaxByeLength = MinByeLength + MaxByeTextBytes;

    /// <summary>The exact length of a PACE.</summary>
    public const int PaceLength = 8;

    /// <summary>The shortest interval between heartbeats, in milliseconds.</summary>
    public const int MinIntervalMs = 100;

    /// <summary>The longest interval between heartbeats, in milliseconds: 10 minutes.</summary>
    public const int MaxIntervalMs = 600_000;

    /// <summary>The shortest interval between heartbeats: 100 ms.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(MinIntervalMs);

    /// <summary>The longest interval between heartbeats: 10 minutes.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromMilliseconds(MaxIntervalMs);

    /// <summary>A HELLO's body without its three fields of varying size: version, flags, zero, interval and the three sizes.</summary>
    internal const int HelloFixedLength = 1 + 1 + 2 + 4 + 1 + 2 + 2;
}
