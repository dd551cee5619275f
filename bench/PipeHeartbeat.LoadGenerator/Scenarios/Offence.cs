using System.Buffers.Binary;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>How one kind of offence is committed, and what a server should make of it.</summary>
/// <param name="Reason">For which the connection should end.</param>
/// <param name="Words">What is said, one after the other.</param>
/// <param name="PaceUs">Between two words.</param>
/// <param name="IsEndless">The words are said over and over again.</param>
internal sealed record Offence(Reason Reason, IReadOnlyList<byte[]> Words, long PaceUs = 0, bool IsEndless = false)
{
    /// <summary>Nothing is said, and so it is the deadline of a silence that counts.</summary>
    public bool IsSilence => Reason == Reason.HeartbeatTimeout;

    /// <summary>A packet is begun, and so it is a packet's deadline that counts.</summary>
    public bool IsUnfinished => Reason == Reason.FrameTimeout;

    private const int GarbageBytes = 64;
    private static readonly TimeSpan DripPace = TimeSpan.FromMilliseconds(500);
    private const int EndlessBytes = 8192;
    private const long FloodPaceUs = 10_000;

    /// <summary>Of a flood, bytes each time: 102,400 beats a second from one client.</summary>
    private const int FloodBytes = 8192;

    /// <param name="kind">The kind.</param>
    /// <param name="seed">What the garbage follows from.</param>
    /// <param name="dripPace">Between two bytes of those that drip; <see langword="null"/> for the usual.</param>
    public static Offence Of(OffenceKind kind, int seed, TimeSpan? dripPace = null) => kind switch
    {
        OffenceKind.Drip => new Offence(Reason.FrameTimeout, Drip(), PaceOf(dripPace)),
        OffenceKind.Seven => new Offence(Reason.FrameTimeout, [new byte[PacketHead.Size - 1]]),
        OffenceKind.Endless => new Offence(Reason.HeartbeatTimeout, Endless(), PaceOf(dripPace)),
        OffenceKind.Half => new Offence(Reason.FrameTimeout, [new byte[PacketHead.Size / 2]]),
        OffenceKind.Garbage => new Offence(Reason.ProtocolError, [Garbage(seed)]),
        OffenceKind.Length => new Offence(Reason.ProtocolError, [Head(PacketType.Heart, int.MinValue)]),
        OffenceKind.Flood => new Offence(Reason.Limit, [new byte[FloodBytes]], FloodPaceUs, IsEndless: true),
        _ => new Offence(Reason.HeartbeatTimeout, []),
    };

    private static long PaceOf(TimeSpan? dripPace) => (long)(dripPace ?? DripPace).TotalMicroseconds;

    /// <summary>More bytes than anybody will wait for.</summary>
    private static byte[][] Endless() => [Head(PacketType.Other, EndlessBytes), .. Enumerable.Repeat(new byte[1], EndlessBytes)];

    private static byte[][] Drip()
    {
        byte[] packet = new byte[PacketHead.Size + ProtocolLimits.MaxHeartBody];
        new PacketHead(PacketType.Heart, ProtocolLimits.MaxHeartBody).Write(packet);
        return [.. packet.Select(one => new[] { one })];
    }

    private static byte[] Garbage(int seed)
    {
        byte[] bytes = new byte[GarbageBytes];
        new Random(seed).NextBytes(bytes);

        // Chance must not make it a type that exists.
        BinaryPrimitives.WriteInt32LittleEndian(bytes, int.MaxValue ^ bytes[0]);
        return bytes;
    }

    private static byte[] Head(PacketType type, int length)
    {
        byte[] head = new byte[PacketHead.Size];
        new PacketHead(type, length).Write(head);
        return head;
    }
}
