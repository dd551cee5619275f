using System.Diagnostics;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class VerdictFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Each_client_that_was_judged_stands_there_by_the_clock_that_all_programs_read()
    {
        var judge = new VerdictJudge(clients: 4);
        long nowUs = FleetClock.NowUs;
        for (int client = 0; client < 4; client++)
            judge.Connect(client, nowUs, timeoutMs: 1_000);
        judge.FallSilent(0);
        judge.FallSilent(1);
        judge.End(0, nowUs + 1_100_000, reason: null);
        judge.End(2, nowUs + 500_000, reason: null);
        judge.Finish(nowUs + 10_000_000);
        VerdictFile.Write(_path, judge.Judged);

        long shiftUs = FleetClock.ToSystemUs(0);
        Assert.InRange((Stopwatch.GetTimestamp() * (1e6 / Stopwatch.Frequency)) - shiftUs, nowUs, nowUs + 60e6);
        long deadlineUs = nowUs + 1_000_000 + shiftUs;
        Assert.Equal(
            [
                new JudgedClient(0, nowUs + shiftUs, deadlineUs, nowUs + 1_100_000 + shiftUs, Verdict.Right),
                new JudgedClient(2, nowUs + shiftUs, deadlineUs, nowUs + 500_000 + shiftUs, Verdict.FalseOffline),
                new JudgedClient(1, nowUs + shiftUs, deadlineUs, EndedUs: null, Verdict.Missed),
            ],
            VerdictFile.Read(_path));
    }

    public void Dispose() => File.Delete(_path);
}
