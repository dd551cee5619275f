using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Over loopback there is no need to be sparing with addresses. One address has 28,000 ports by default, and Linux is quick to find a free one only
/// among every other of them: from some 14,000 connections on, each connect looks at all of those first and takes a hundred times as long.
/// </summary>
internal static class SourceSpread
{
    private const int ConnectionsAnAddress = 8_000;
    private const int Most = 200;

    /// <returns>127.0.0.1 and as many of those after it as are needed; none where one will do, or where the system has no others.</returns>
    public static IReadOnlyList<IPAddress> Find(IPAddress target, int connections)
    {
        int count = Math.Min((connections + ConnectionsAnAddress - 1) / ConnectionsAnAddress, Most);
        bool isSpread = count > 1 && OperatingSystem.IsLinux() && target.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(target);
        return isSpread ? [.. Enumerable.Range(1, count).Select(i => new IPAddress([127, 0, 0, (byte)i]))] : [];
    }
}
