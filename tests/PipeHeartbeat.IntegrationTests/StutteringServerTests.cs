using System.Diagnostics;
using System.Globalization;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A server that gets a tenth of the time, in bursts, convicts nobody who beats, and whoever does not before long.</summary>
[Collection(nameof(WholeMachine))]
public sealed class StutteringServerTests
{
    private const int Beating = 10;

    /// <summary>So many that a server which goes on does not read all of them before it comes to judge.</summary>
    private const int Crowd = 400;
    private const int Silent = 5;

    /// <summary>Longer than the silent ones are waited for; it ends by itself, with a server that goes on.</summary>
    private const int StutterSeconds = 30;

    /// <summary>So that a timeout is shorter than the long pause and an interval: who beats is overdue after each.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Timeout = 5 * Interval;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    /// <summary>In pauses of 90 ms, which are no stalls, and of 900 ms, which are: one after the other.</summary>
    [Theory]
    [InlineData(90)]
    [InlineData(900)]
    public Task Who_beats_stays_and_who_does_not_is_reported(int pauseMs) => Timely.AssertAsync(async () =>
    {
        (int hungUp, TimeSpan longestGap, string figures) = await RunAsync(pauseMs, Beating, "epoll", without: null);

        // A machine that kept them from beating for so long shows nothing.
        Assert.True(hungUp == 0 || longestGap > Timeout / 2, figures);
        return (hungUp == 0, figures);
    });

    [Fact]
    public Task Whoever_judges_without_a_look_convicts_those_who_beat() =>
        Control.AssertAsync(async () => (await RunAsync(pauseMs: 900, Crowd, "sockets", nameof(VerdictGuards.LooksFirst))).HungUp > 0);

    private static async Task<(int HungUp, TimeSpan LongestGap, string Figures)> RunAsync(int pauseMs, int beatingCount, string transport, string? without)
    {
        Dictionary<string, string> environment = without is null ? [] : GuardSwitch.Without(without);
        environment["PIPEHEARTBEAT__INTERVAL"] = "200ms";
        environment["PIPEHEARTBEAT__TRANSPORT"] = transport;
        await using ServerProcess server = await ServerProcess.StartAsync(environment);
        RawClient[] silent = [.. Enumerable.Range(0, Silent).Select(_ => new RawClient(server.Port))];
        using var beating = new MetronomeFleet(server.Port, beatingCount, Interval);
        string[] arguments = [Text(server.Process.Id), Text(pauseMs), Text(pauseMs / 9), Text(StutterSeconds * 900 / pauseMs)];
        await using ChildProcess stutter = ChildProcess.Start("sh", [
            "-c",
            "seconds() { printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)); }; pause=$(seconds $2); burst=$(seconds $3); n=$4; "
            + "while [ $n -gt 0 ]; do kill -STOP $1 || exit 0; sleep $pause; kill -CONT $1 || exit 0; sleep $burst; n=$((n - 1)); done",
            "sh", .. arguments,
        ]);
        long began = Stopwatch.GetTimestamp();
        foreach (RawClient client in silent)
        {
            client.WaitForEnd();
            client.Dispose();
        }

        TimeSpan reported = Stopwatch.GetElapsedTime(began);

        // However soon that was, those who beat are to live through some pauses.
        if (reported < Least)
            await Task.Delay(Least - reported, TestContext.Current.CancellationToken);
        (int hungUp, TimeSpan longestGap) = beating.Stop();
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Silent} silent ones reported within {reported.TotalSeconds:0.0} s, and {hungUp} of {beatingCount} who beat, every {longestGap.TotalSeconds:0.00} s at least");
        return (hungUp, longestGap, figures);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
