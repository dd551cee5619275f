using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// All clients beat at once, for the last time, and a subscriber is told what becomes of them. <c>PIPEHEARTBEAT_CLIENTS=19000</c> makes them as many as a
/// process may hold here.
/// </summary>
[Collection(nameof(WholeMachine))]
public class SilencedTogetherTests
{
    private const int MissedLimit = 5;
    private const int Few = 3_000;

    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("PIPEHEARTBEAT_CLIENTS"), CultureInfo.InvariantCulture, out int count) ? count : Few;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(Count <= Few ? 1 : 3);
    private static readonly TimeSpan Timeout = Interval * MissedLimit;
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("epoll", false)]
    [InlineData("epoll", true)]
    [InlineData("sockets", false)]
    [InlineData("sockets", true)]
    public Task Each_is_told_offline_once_and_all_within_a_second_of_the_last_deadline_and_the_hold_of_the_brake(string transport, bool brakes) => Timely.AssertAsync(async () =>
    {
        await using ServerProcess server = await StartAsync(transport, brakes);
        using EventSubscriber subscriber = await EventSubscriber.OpenAsync(server.Admin);
        Task<List<ToldEvent>> reading = ReadAsync(subscriber, 2 * Count);
        using var fleet = new NamedFleet(server.Port, "client-", Count, Interval);
        long[] sent = fleet.Beat();
        List<ToldEvent> told = await reading;
        JsonElement status = await server.GetStatusAsync();

        Assert.Equal(Enumerable.Range(0, 2 * Count).Select(i => told[0].Id + i), told.Select(one => one.Id));
        Assert.Equal(told[^1].Id, status.GetProperty("journal").GetProperty("last").GetInt64());
        Assert.Equal(fleet.Ids.Order(StringComparer.Ordinal), told.Where(one => one.Kind == "online").Select(one => one.Client).Order(StringComparer.Ordinal));
        ToldEvent[] offline = [.. told.Where(one => one.Kind == "offline")];
        Assert.All(offline, one => Assert.Equal("heartbeat_timeout", one.Reason));
        TimeSpan hold = HoldOf(status, brakes);
        AssertNobodyEarly(fleet, sent, offline, hold);

        TimeSpan late = Stopwatch.GetElapsedTime(sent[^1], offline[^1].ReceivedAt) - Timeout - hold;
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} beats took {Stopwatch.GetElapsedTime(sent[0], sent[^1]).TotalMilliseconds:0} ms, their ends {(offline[^1].At - offline[0].At).TotalMilliseconds:0} ms; the first told {Stopwatch.GetElapsedTime(sent[0], offline[0].ReceivedAt).TotalMilliseconds - Timeout.TotalMilliseconds:0} ms after its deadline, the last {late.TotalMilliseconds:0} ms after its own and the hold of {hold.TotalSeconds:0.0} s");
        return (late <= Latest, figures);
    });

    private static Task<ServerProcess> StartAsync(string transport, bool brakes) => ServerProcess.StartAsync(new Dictionary<string, string>
    {
        ["PIPEHEARTBEAT__TRANSPORT"] = transport,
        ["PIPEHEARTBEAT__INTERVAL"] = Text(Interval),
        ["PIPEHEARTBEAT__MISSEDLIMIT"] = MissedLimit.ToString(CultureInfo.InvariantCulture),
        ["PIPEHEARTBEAT__MASSEXPIRY__HOLD"] = Text(brakes ? Interval : TimeSpan.Zero),
    });

    private static async Task<List<ToldEvent>> ReadAsync(EventSubscriber subscriber, int count)
    {
        var told = new List<(long At, long Id, string Text)>(count);
        while (told.Count < count)
        {
            (_, long? id, string text) = await subscriber.NextTextAsync();
            told.Add((Stopwatch.GetTimestamp(), id!.Value, text));
        }

        return [.. told.Select(one => ToldEvent.Of(one.At, one.Id, one.Text))];
    }

    /// <summary>How long the brake has held; it brakes once, if it is to.</summary>
    private static TimeSpan HoldOf(JsonElement status, bool brakes)
    {
        Assert.Equal(brakes ? 1 : 0, status.GetProperty("brake").GetProperty("alarms").GetInt64());
        return TimeSpan.FromSeconds(status.GetProperty("verdictHold").GetProperty("brake").GetDouble());
    }

    /// <summary>From before each sent its last to after it was told offline; the brake holds them from the first deadline on.</summary>
    private static void AssertNobodyEarly(NamedFleet fleet, long[] sent, ToldEvent[] offline, TimeSpan hold)
    {
        Dictionary<string, ToldEvent> byClient = offline.ToDictionary(one => one.Client, StringComparer.Ordinal);
        for (int i = 0; i < sent.Length; i++)
        {
            ToldEvent told = byClient[fleet.Ids[i]];
            Assert.True(Stopwatch.GetElapsedTime(sent[i], told.ReceivedAt) >= Timeout, $"{told} came early");
            Assert.True(Stopwatch.GetElapsedTime(sent[0], told.ReceivedAt) >= Timeout + hold, $"{told} was not held");
        }
    }

    private static string Text(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
}
