using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>How addresses to connect from are named: one, several with commas, or a network such as <c>127.0.0.0/24</c>.</summary>
internal static class SourceText
{
    /// <summary>Each gives 28,000 ports to each target, so nobody needs more.</summary>
    private const int Most = 1024;

    private const int Bits = 32;

    /// <exception cref="UsageException">It names none, or one that is not this machine's.</exception>
    public static IReadOnlyList<IPAddress> Read(string text)
    {
        List<IPAddress> addresses = [.. text.Split(',').SelectMany(part => ReadPart(text, part.Trim())).Take(Most)];

        // Of a network it is enough to try one: all are this machine's, as on loopback, or it has to be told so.
        foreach (IPAddress address in new[] { addresses[0], addresses[^1] })
            TryBind(text, address);
        return addresses;
    }

    private static IEnumerable<IPAddress> ReadPart(string text, string part)
    {
        if (!part.Contains('/', StringComparison.Ordinal))
            return IPAddress.TryParse(part, out IPAddress? address) ? [address] : throw Refuse(text);
        return IPNetwork.TryParse(part, out IPNetwork network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
            ? Hosts(network)
            : throw Refuse(text);
    }

    /// <summary>Without the network's own address and that of all its hosts, where it has room for both.</summary>
    private static IEnumerable<IPAddress> Hosts(IPNetwork network)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        uint first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
        long count = 1L << (Bits - network.PrefixLength);
        bool hasInner = count > 2;
        for (long i = hasInner ? 1 : 0; i < Math.Min(hasInner ? count - 1 : count, Most + 1); i++)
        {
            byte[] host = new byte[sizeof(uint)];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(host, first + (uint)i);
            yield return new IPAddress(host);
        }
    }

    private static void TryBind(string text, IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
        }
        catch (SocketException error)
        {
            throw new UsageException($"--source-ip = '{text}': {address} is not an address of this machine ({error.Message}); name one that is.");
        }
    }

    private static UsageException Refuse(string text) =>
        new($"--source-ip = '{text}' is no address: write one, several with commas, or a network such as 127.0.0.0/24.");
}
