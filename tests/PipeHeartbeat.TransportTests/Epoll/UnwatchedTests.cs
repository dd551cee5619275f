using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

/// <summary>The kernel refuses to watch a connection for room to send: then nobody would ever say that there is some.</summary>
public sealed class UnwatchedTests
{
    private const int EpollDelete = 2;

    [Fact]
    public async Task A_flush_that_nobody_would_end_ends_with_its_connection()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        int socket = ((EpollConnection)connection).Socket;
        Assert.True(EpollEvents.Control(EpollThatWatches(socket), EpollDelete, socket, 0, 0));

        // More than any kernel keeps for a peer that does not read.
        FlushResult result = await connection.Transport.Output
            .WriteAsync(new byte[64 * 1024 * 1024], TestContext.Current.CancellationToken).AsTask().InTimeAsync();
        Assert.True(result.IsCompleted);
        await Assert.ThrowsAnyAsync<Exception>(() => connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTimeAsync());
    }

    /// <summary>The kernel lists, for each epoll instance, the descriptors that it watches.</summary>
    private static int EpollThatWatches(int socket)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"tfd: {socket,8} ");
        return int.Parse(
            Path.GetFileName(Directory.EnumerateFiles("/proc/self/fdinfo").Single(path => ReadOrNothing(path).Contains(line, StringComparison.Ordinal))),
            CultureInfo.InvariantCulture);
    }

    private static string ReadOrNothing(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // Closed meanwhile, by another test.
            return "";
        }
    }
}
