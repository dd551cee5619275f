using System.Buffers;
using System.Buffers.Binary;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>The model that the reader is compared with: the whole stream in one array, 64-bit arithmetic, a table.</summary>
internal static class NaiveReader
{
    private static readonly Dictionary<(PacketSender From, int Type), (int Min, int Max, bool Exact)> Lengths = new()
    {
        [(PacketSender.Client, 0)] = (0, 64, false),
        [(PacketSender.Client, 1)] = (0, 0, false),
        [(PacketSender.Client, 2)] = (14, 5261, false),
        [(PacketSender.Client, 5)] = (8, 136, false),
        [(PacketSender.Server, 3)] = (24, 24, true),
        [(PacketSender.Server, 4)] = (0, 64, false),
        [(PacketSender.Server, 5)] = (8, 136, false),
        [(PacketSender.Server, 6)] = (8, 8, true),
    };

    public static string Run(PacketSender from, int maxPayloadBytes, byte[] stream)
    {
        var transcript = new List<string>();
        long at = 0;
        string? end = null;
        while (end is null)
        {
            long left = stream.Length - at;
            if (left < 8) end = left == 0 ? "clean" : "truncated";
            else end = One(from, maxPayloadBytes, stream, ref at, transcript);
        }

        transcript.Add(end);
        return string.Join('\n', transcript);
    }

    private static string? One(PacketSender from, int maxPayloadBytes, byte[] stream, ref long at, List<string> transcript)
    {
        int type = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan((int)at));
        long length = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan((int)at + 4));
        if (type is < 0 or > 6) return "error unknown_type";
        if (!Lengths.TryGetValue((from, type), out (int Min, int Max, bool Exact) limit)) return "error unexpected_type";
        if (length < 0) return "error negative_length";
        if (length > (type == 1 ? maxPayloadBytes : limit.Max)) return limit.Exact ? "error wrong_length" : "error too_long";
        if (length < limit.Min) return "error wrong_length";
        if (at + 8 + length > stream.Length) return "truncated";

        var body = new ReadOnlySequence<byte>(stream, (int)at + 8, (int)length);
        at += 8 + length;
        if (type == 1) transcript.Add($"OTHER {HexText.FromBytes(body.ToArray())}");
        else if (PacketText.TryDescribe((PacketType)type, body, out string? text)) transcript.Add(text);
        else return "error bad_body";
        return null;
    }
}
