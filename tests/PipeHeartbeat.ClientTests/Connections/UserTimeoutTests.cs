#if !NETSTANDARD_ASSETS
using System.Net.Sockets;
using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests.Connections;

public sealed class UserTimeoutTests
{
    [Theory]
    [InlineData(15_000L, 15_000)]
    [InlineData(long.MaxValue, int.MaxValue)]
    public void The_kernel_is_told_when_to_give_up(long timeoutMs, int expectedMs)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has it");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Assert.Equal(0, Read(socket));
        UserTimeout.TrySet(socket, timeoutMs);
        Assert.Equal(expectedMs, Read(socket));
    }

    [Fact]
    public void A_socket_that_is_closed_is_no_failure()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();
        UserTimeout.TrySet(socket, 1000);
    }

    private static int Read(Socket socket)
    {
        byte[] value = new byte[sizeof(int)];
        socket.GetRawSocketOption(UserTimeout.Level, UserTimeout.Option, value);
        return BitConverter.ToInt32(value);
    }
}
#endif
