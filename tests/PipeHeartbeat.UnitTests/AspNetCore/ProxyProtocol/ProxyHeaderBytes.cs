using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.UnitTests.AspNetCore.ProxyProtocol;

/// <summary>Headers as a balancer writes them.</summary>
internal static class ProxyHeaderBytes
{
    private static readonly byte[] Signature = Convert.FromHexString("0D0A0D0A000D0A515549540A");

    public static byte[] Of(IPEndPoint source, params ReadOnlySpan<byte> appended)
    {
        bool isV4 = source.AddressFamily == AddressFamily.InterNetwork;
        byte[] address = source.Address.GetAddressBytes();
        byte[] ports = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)source.Port);
        return Of(0x21, (byte)(isV4 ? 0x11 : 0x21), [.. address, .. address.Select(_ => (byte)9), .. ports, .. appended]);
    }

    public static byte[] Of(byte versionAndCommand, byte family, params ReadOnlySpan<byte> rest)
    {
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return [.. Signature, versionAndCommand, family, .. length, .. rest];
    }
}
