using System.Diagnostics;
using System.Net.Sockets;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class PartialSendTests
{
    private const int Looks = 30;

    [Fact]
    public async Task What_the_kernel_takes_in_parts_arrives_whole_and_in_order()
    {
        using var server = new Listener();
        FleetOptions options = Runs.Options(server.EndPoint, TimeSpan.FromMilliseconds(500)) with
        {
            Connections = 1,
            Dialect = new BulkyDialect(),
            Interval = TimeSpan.FromMilliseconds(1),
            Warmup = TimeSpan.Zero,
            Duration = TimeSpan.FromMilliseconds(500),
        };
        Task<long> reading = Task.Run(() => ReadSlowly(server, options.Dialect.Beat.ToArray()), TestContext.Current.CancellationToken);
        RunResult result = await new HoldScenario(options).RunAsync(new SilentRunView(), TestContext.Current.CancellationToken)
            .OrFailAsync("the end of a run");

        long received = await reading.OrFailAsync("the last bytes");
        TestContext.Current.TestOutputHelper?.WriteLine($"{received} bytes received, {result.Beats}");
        Assert.True(received > 10 * options.Dialect.Beat.Length);
        Assert.True(result.Beats.Unsent > 0, "the kernel took everything: nothing was shown");
    }

    private static long ReadSlowly(Listener server, byte[] beat)
    {
        Socket socket = server.Accept();
        WaitUntilFull(socket);
        byte[] buffer = new byte[50_000];
        long received = 0;
        try
        {
            for (int length; (length = socket.Receive(buffer)) > 0;)
            {
                for (int i = 0; i < length; i++, received++)
                {
                    if (buffer[i] != beat[received % beat.Length])
                        Assert.Fail($"byte {received} is not the one of the beat");
                }
            }
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The run is over, and its clients leave by a reset.
        }

        return received;
    }

    /// <summary>A reader that keeps up shows nothing: it begins when the kernel has no more room, which is when no more comes of what is sent every millisecond.</summary>
    private static void WaitUntilFull(Socket socket)
    {
        int before = -1;
        int still = 0;
        for (long began = Stopwatch.GetTimestamp(); still < Looks; Thread.Sleep(1))
        {
            if (Stopwatch.GetElapsedTime(began) > Waits.Limit)
                throw new TimeoutException($"Waited {Waits.Limit.TotalSeconds:0} s in vain for the kernel to be full.");
            int now = socket.Available;
            still = now > 0 && now == before ? still + 1 : 0;
            before = now;
        }
    }
}
