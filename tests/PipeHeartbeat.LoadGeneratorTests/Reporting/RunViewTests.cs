using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class RunViewTests
{
    [Fact]
    public void Without_a_terminal_there_is_a_line_a_second_and_later_one_every_five()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var view = new PlainRunView(output);
        view.Begin("hold · 10,000 clients");
        for (int second = 1; second <= 60; second++)
            view.Update(Progress(second));
        view.Say("a remark");
        view.End();

        string[] lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal("hold · 10,000 clients", lines[0]);
        Assert.Equal("a remark", lines[^1]);
        int[] seconds = [.. lines[1..^1].Select(line => int.Parse(line[..4], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal([.. Enumerable.Range(1, 30), 35, 40, 45, 50, 55, 60], seconds);
    }

    [Fact]
    public void A_line_says_all_that_goes_on()
    {
        using var output = new StringWriter();
        new PlainRunView(output).Update(Progress(12));
        Assert.Equal(
            "  12 s  measuring, 0:48 left  connected 10,000 of 10,000  beats 3,200 of 3,333/s · lag p99 410 µs · ACK p99 750 µs  " +
            "verdicts 98 of 100 silent reported · late p50 4.20 ms, p99 11.9 ms, max 14.2 ms · 1 false  ends 98 heartbeat_timeout  " +
            "errors 3 ECONNREFUSED  server CPU 4.25 % · RSS 96.5 MiB  generator CPU 7.50 %",
            output.ToString().TrimEnd());
    }

    [Fact]
    public void A_new_phase_is_told_at_once()
    {
        using var output = new StringWriter();
        var view = new PlainRunView(output);
        view.Update(Progress(100));
        view.Update(Progress(101));
        view.Update(Progress(102) with { Phase = RunPhase.Ending });
        Assert.Equal(2, output.ToString().TrimEnd().Split('\n').Length);
        Assert.Contains("102 s  ending", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void The_live_view_draws_within_the_terminal_and_leaves_nothing_behind(int width)
    {
        var console = new TextConsole(width, isTerminal: true);
        var view = new LiveRunView(console.Console);
        view.Begin("hold · 10,000 clients · 127.0.0.1:15000 and a title that is longer than most terminals are wide");
        for (int second = 1; second <= 70; second++)
            view.Update(Progress(second));

        var screen = new Screen(width, 24);
        screen.Write(console.Written);
        Assert.Contains(screen.Lines, line => line.Contains("measuring · 0:00 left", StringComparison.Ordinal));
        Assert.Contains(screen.Lines, line => line.StartsWith("connected", StringComparison.Ordinal));
        Assert.Equal(0, screen.Wrapped);

        view.Say("a remark");
        view.End();
        view.End();
        screen.Clear();
        screen.Write(console.Written);
        Assert.Equal("a remark", string.Join('\n', screen.Lines).Trim());
        Assert.True(screen.IsCursorVisible);
    }

    [Fact]
    public void A_view_that_never_began_can_be_ended()
    {
        var console = new TextConsole(80, isTerminal: true);
        new LiveRunView(console.Console).End();
        Assert.Equal("", console.Written);
    }

    [Fact]
    public void A_curve_shows_the_newest_values_and_its_highest_is_full()
    {
        var curve = new Sparkline(4);
        Assert.Equal("", curve.Draw(10));
        foreach (double value in new[] { 99, 0, double.NaN, 5, 10 })
            curve.Add(value);
        Assert.Equal("▁▁▄█", curve.Draw(10));
        Assert.Equal("▄█", curve.Draw(2));
        Assert.Equal("", curve.Draw(-1));
    }

    private static RunProgress Progress(int second) => new()
    {
        Phase = RunPhase.Measuring,
        Now = new TimelinePoint(second, 10_000, 3_200, 3_333, 2, 0.41, 14.2, 4.25, 96.5),
        Left = TimeSpan.FromSeconds(60 - second),
        PlannedConnections = 10_000,
        Verdicts = new VerdictProgress(100, 98, 1, 4.2, 11.9, 14.2),
        AckP99Ms = 0.75,
        Errors = new Dictionary<string, long> { ["ECONNREFUSED"] = 3 },
        Ends = new Dictionary<string, long> { ["heartbeat_timeout"] = 98 },
        GeneratorCpuPercent = 7.5,
    };
}
