using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>How a server is named: <c>HOST:PORT</c>.</summary>
internal static class TargetText
{
    public const string Default = "127.0.0.1:15000";

    /// <exception cref="UsageException">It names none.</exception>
    public static IPEndPoint Read(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            throw new UsageException($"--target = '{text}' is not a host and port: write HOST:PORT, such as {Default}.");

        string host = text[..colon].Trim('[', ']');
        if (IPAddress.TryParse(host, out IPAddress? address))
            return new IPEndPoint(address, port);
        try
        {
            IPAddress[] found = Dns.GetHostAddresses(host);
            return new IPEndPoint(found.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? found[0], port);
        }
        catch (Exception error) when (error is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new UsageException($"--target = '{text}': the host '{host}' is not known; write its address, such as {Default}.");
        }
    }

    /// <summary>Whether an address is one of this machine's own.</summary>
    public static bool IsLocal(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return true;

        try
        {
            return Dns.GetHostAddresses(Dns.GetHostName()).Contains(address);
        }
        catch (SocketException)
        {
            // A machine that does not know its own name.
            return false;
        }
    }
}
