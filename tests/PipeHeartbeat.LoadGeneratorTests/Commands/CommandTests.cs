using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The binary, as a person runs it against a server.</summary>
[Collection(WholeMachine.Name)]
public sealed class CommandTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_stopped_server_is_said_in_one_line_and_at_once()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        long began = Stopwatch.GetTimestamp();
        await using LoadProcess process = LoadProcess.Start("hold", "-c", "500", "--target", reserved.LocalEndPoint!.ToString()!);

        Assert.Equal(2, await process.Process.WaitForExitAsync());
        Assert.Contains("nobody listens there", Assert.Single(process.Process.ErrorLines), StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(nameof(Fault.None), null, 0)]
    [InlineData(nameof(Fault.NeverExpires), null, 99)]
    [InlineData(nameof(Fault.None), "detect.p99<0ms", 99)]
    public async Task The_exit_code_says_how_it_came_out(string fault, string? threshold, int expected)
    {
        using var server = new FaultyServer(Enum.Parse<Fault>(fault), Timeout);
        string[] conditions = threshold is null ? [] : ["--threshold", threshold];

        // Of less than two seconds, two late beats are the 99th percentile.
        for (int attempt = 1; ; attempt++)
        {
            await using LoadProcess process = LoadProcess.Start(
                ["silence", "-c", "30", "--fraction", "50%", "-i", "100ms", "-d", "2s", "--warmup", "500ms", "--grace", "1s",
                    "--timeout", DurationText(Timeout), "--target", server.EndPoint.ToString(), .. conditions]);
            int exit = await process.Process.WaitForExitAsync();
            TestContext.Current.TestOutputHelper?.WriteLine(process.Output);

            // Again where the machine stood still: then nothing is to be believed.
            if (exit == 3 && attempt < 5)
                continue;
            Assert.Equal(expected, exit);
            Assert.Empty(process.Process.ErrorLines);
            return;
        }
    }

    [Fact]
    public async Task Who_is_told_to_stop_tells_what_it_has_and_that_it_is_no_result()
    {
        using var server = new FaultyServer(Fault.None, Timeout);
        await using LoadProcess process = LoadProcess.Start(
            "hold", "-c", "10", "-i", "100ms", "--warmup", "0s", "-d", "1h", "--timeout", DurationText(Timeout), "--target", server.EndPoint.ToString(), "--no-tui");
        await process.Process.WaitForLineAsync("measuring");

        Assert.Equal(3, await process.Process.TerminateAsync());
        Assert.Contains("stopped by hand", process.Output, StringComparison.Ordinal);
    }

    private static string DurationText(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
}
