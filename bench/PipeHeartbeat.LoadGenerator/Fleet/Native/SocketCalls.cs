using System.Runtime.InteropServices;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a client needs of libc beside what a server does. The numbers are those of Linux on x64 and arm64, where they are the same.</summary>
internal static unsafe partial class SocketCalls
{
    public const int Stream = 1;
    public const int SoError = 4;
    public const int IpProtoIp = 0;

    /// <summary>Binding to an address leaves the port to the connect, which knows the target: so ports are shared by targets.</summary>
    public const int IpBindAddressNoPort = 24;

    public const int TcpNoDelay = 1;
    public const int TcpCongestion = 13;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, void* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, void* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int socket, int level, int option, void* value, int* length);
}
