using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>What was measured a while ago is forgotten.</summary>
public sealed class RecentTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_largest_of_the_last_five_seconds_is_told_and_no_older_one()
    {
        var recent = new RecentMaximum(_time);
        Assert.Null(recent.Read());
        recent.Record(3);
        recent.Record(2);
        Assert.Equal(3, recent.Read());
        _time.Advance(TimeSpan.FromSeconds(4));
        recent.Record(1);
        Assert.Equal(3, recent.Read());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, recent.Read());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(recent.Read());
    }

    [Fact]
    public void Percentiles_are_those_of_the_last_minute()
    {
        var recent = new RecentDistribution(_time);
        Assert.Null(recent.Read());
        for (int i = 1; i <= 100; i++)
            recent.Record(i / 1000.0);
        StatusLateness told = recent.Read()!;
        Assert.Equal(100, told.Count);
        Assert.InRange(told.P50, 0.0495, 0.0505);
        Assert.InRange(told.P99, 0.098, 0.1);
        Assert.InRange(told.Max, 0.0995, 0.1005);

        _time.Advance(TimeSpan.FromSeconds(50));
        recent.Record(10_000);
        Assert.Equal((101, 3_600), (recent.Read()!.Count, Math.Round(recent.Read()!.Max, 0, MidpointRounding.ToZero) is > 3_580 and < 3_640 ? 3_600 : 0));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, recent.Read()!.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(recent.Read());
    }
}
