using System.Buffers.Binary;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>Makes new inputs of old ones.</summary>
internal sealed class Mutator(Random random)
{
    private const int MostEdits = 5;

    private static readonly int[] Lengths =
    [
        -1, int.MinValue, int.MinValue + 8, int.MaxValue, int.MaxValue - 7, 0x08000000, 0x10000000,
        0, 1, 7, 8, 9, 13, 14, 15, 24, 63, 64, 65, 99, 100, 101, 136, 137, 5261, 5262, 65536, 65537,
    ];

    private static readonly byte[] Bytes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x7F, 0x80, 0xC0, 0xE0, 0xEF, 0xF0, 0xF8, 0xFE, 0xFF];

    /// <param name="parent">What is changed.</param>
    /// <param name="other">What parts are taken from.</param>
    public FuzzInput Mutate(FuzzInput parent, FuzzInput other)
    {
        byte settings = random.Next(16) == 0 ? (byte)(parent.Settings ^ (1 << random.Next(8))) : parent.Settings;
        byte[] steps = random.Next(4) == 0 ? MutateSteps(parent.Steps, other.Steps) : parent.Steps;
        List<byte> stream = [.. parent.Stream];
        for (int edits = random.Next(1, MostEdits + 1); edits > 0; edits--)
            Edit(stream, other.Stream);
        if (stream.Count > FuzzInput.MostStreamBytes)
            stream.RemoveRange(FuzzInput.MostStreamBytes, stream.Count - FuzzInput.MostStreamBytes);
        return new FuzzInput(settings, steps, [.. stream]);
    }

    private byte[] MutateSteps(byte[] steps, byte[] other)
    {
        List<byte> changed = [.. steps];
        for (int edits = random.Next(1, MostEdits); edits > 0; edits--)
        {
            int at = random.Next(changed.Count + 1);
            if (at == changed.Count || random.Next(3) == 0)
                changed.Insert(at, (byte)random.Next(256));
            else if (random.Next(2) == 0)
                changed[at] = (byte)random.Next(256);
            else
                changed.RemoveAt(at);
        }

        if (other.Length > 0 && random.Next(4) == 0)
            changed.AddRange(other[random.Next(other.Length)..]);
        return [.. changed.Take(FuzzInput.MostSteps)];
    }

    private void Edit(List<byte> stream, byte[] other)
    {
        if (stream.Count == 0)
        {
            stream.AddRange(Packet());
            return;
        }

        int at = random.Next(stream.Count);
        switch (random.Next(12))
        {
            case 0:
                stream[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                stream[at] = (byte)random.Next(256);
                break;
            case 2:
            case 3:
                // Heads decide most, and are few among the bytes.
                stream[Math.Min(stream.Count - 1, HeadIn(stream) + random.Next(PacketHead.Size))] = (byte)random.Next(256);
                break;
            case 4:
                stream[at] = Bytes[random.Next(Bytes.Length)];
                break;
            case 5:
                Overwrite(stream, HeadIn(stream) + 4, Lengths[random.Next(Lengths.Length)]);
                break;
            case 6:
                Overwrite(stream, HeadIn(stream), random.Next(-1, 8));
                break;
            case 7:
                int head = HeadIn(stream);
                Overwrite(stream, head + 4, Math.Max(0, stream.Count - head - PacketHead.Size - random.Next(-1, 2)));
                break;
            case 8:
                stream.InsertRange(random.Next(2) == 0 ? HeadIn(stream) : at, Packet());
                break;
            case 9:
                stream.RemoveRange(at, Math.Min(stream.Count - at, random.Next(1, random.Next(2, 64))));
                break;
            case 10:
                stream.InsertRange(at, stream.GetRange(at, Math.Min(stream.Count - at, random.Next(1, 64))));
                break;
            case 11:
                Splice(stream, at, other);
                break;
        }
    }

    private void Splice(List<byte> stream, int at, byte[] other)
    {
        if (other.Length == 0)
            return;
        int from = random.Next(other.Length);
        stream.RemoveRange(at, random.Next(2) == 0 ? stream.Count - at : 0);
        stream.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 256))]);
    }

    /// <summary>A packet of any type, whose head tells the truth.</summary>
    private byte[] Packet()
    {
        int type = random.Next(7);
        byte[] body = new byte[type switch
        {
            (int)PacketType.Hello => random.Next(14, 40),
            (int)PacketType.Bye => random.Next(8, 20),
            (int)PacketType.Welcome => ProtocolLimits.WelcomeLength,
            (int)PacketType.Pace => ProtocolLimits.PaceLength,
            _ => random.Next(2) * random.Next(80),
        }];
        if (type is (int)PacketType.Hello or (int)PacketType.Welcome)
            body[0] = ProtocolLimits.Version;
        byte[] packet = new byte[PacketHead.Size + body.Length];
        new PacketHead((PacketType)type, body.Length).Write(packet);
        body.CopyTo(packet, PacketHead.Size);
        return packet;
    }

    /// <summary>Where one of the stream's heads begins.</summary>
    private int HeadIn(List<byte> stream)
    {
        byte[] bytes = [.. stream];
        var heads = new List<int> { 0 };
        long at = 0;
        while (bytes.Length - at >= PacketHead.Size)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((int)at + 4));
            at += PacketHead.Size + (long)length;
            if (length < 0 || at >= bytes.Length)
                break;
            heads.Add((int)at);
        }

        return heads[random.Next(heads.Count)];
    }

    private static void Overwrite(List<byte> stream, int at, int value)
    {
        while (stream.Count < at + sizeof(int))
            stream.Add(0);
        for (int i = 0; i < sizeof(int); i++)
            stream[at + i] = (byte)(value >> (8 * i));
    }
}
