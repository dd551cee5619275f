using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Very many begin to shake hands and never finish.</summary>
[Collection(nameof(WholeMachine))]
public sealed class StalledHandshakeTests : IDisposable
{
    private const int Stalled = 2_000;
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(10);

    /// <summary>The first bytes of a record that never comes whole.</summary>
    private static readonly byte[] Begun = [22, 3, 1, 2, 0, 1];

    private readonly TlsFolder _folder = new();

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public Task Of_2000_none_is_left_after_10_seconds_and_who_beats_beside_them_stays(string transport) => Timely.AssertAsync(async () =>
    {
        var environment = new Dictionary<string, string>(_folder.Environment()) { ["PIPEHEARTBEAT__TRANSPORT"] = transport };
        await using ServerProcess server = await ServerProcess.StartAsync(environment, listen: "tls://127.0.0.1:0");
        await using ChildProcess good = ServerProcess.Run(["client", $"127.0.0.1:{server.Port}", "--tls-ca", _folder.Authority, "--interval", "1s", "--id", "good"]);
        await good.WaitForLineAsync("heartbeat 1");
        var sockets = new List<Socket>();
        try
        {
            for (int i = 0; i < Stalled; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), TestContext.Current.CancellationToken);
                if (i % 2 == 0)
                    socket.Send(Begun);
            }

            long began = Stopwatch.GetTimestamp();
            await server.WaitForClosedAsync("frame_timeout", Stalled);
            TimeSpan took = Stopwatch.GetElapsedTime(began);
            Assert.Equal(1, (await server.GetStatusAsync()).GetProperty("counters").GetProperty("live").GetInt32());
            Assert.False(good.HasExited);
            return (took <= Latest, $"freed {took.TotalSeconds:0.00} s after the last had come");
        }
        finally
        {
            foreach (Socket socket in sockets)
                socket.Dispose();
        }
    });

    public void Dispose() => _folder.Dispose();
}
