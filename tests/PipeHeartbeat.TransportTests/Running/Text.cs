using System.Buffers;
using System.Text;

namespace PipeHeartbeat.TransportTests;

/// <summary>Bytes that a failing test shows as letters.</summary>
internal static class Text
{
    public static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);

    public static string Of(in ReadOnlySequence<byte> bytes) => Encoding.ASCII.GetString(bytes);
}
