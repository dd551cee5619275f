using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A server that is a second late with every verdict, and its status, which has a reason for it or has none.</summary>
[Collection(WholeMachine.Name)]
public sealed class HeldVerdictTests
{
    private const string Healthy =
        """ "stalls":{"count":2,"total":7.5,"last":null},"brake":{"active":false,"since":null,"held":0,"alarms":4},"verdictHold":{"stall":0.6,"brake":1.2} """;

    private const string Stood =
        """ "stalls":{"count":3,"total":8.1,"last":0.6},"brake":{"active":false,"since":null,"held":0,"alarms":4},"verdictHold":{"stall":0.6,"brake":1.2} """;

    private const string Braked =
        """ "stalls":{"count":2,"total":7.5,"last":null},"brake":{"active":true,"since":null,"held":9,"alarms":5},"verdictHold":{"stall":0.6,"brake":1.2} """;

    private const string Older = """ "stalls":{"count":3,"last":0.6},"brake":{"active":true,"alarms":5} """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData(Stood, 1_500)]
    [InlineData(Braked, 1_500)]
    public async Task A_verdict_that_the_server_had_to_hold_back_is_not_missed(string then, long graceMs)
    {
        RunResult result = await RunAsync(Healthy, then);

        Assert.DoesNotContain(result.Findings, finding => finding.Contains("missed", StringComparison.Ordinal));
        Assert.Equal((15, 15), (result.Verdicts.Reported, result.Verdicts.Lateness.Count));
        Assert.Equal((300, graceMs), (result.Target.GraceMs, result.Target.LongestGraceMs));
        Assert.Contains(result.Notes, note => note.Contains("1.5 s after its deadline, instead of 0.3 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Healthy, Healthy)]
    [InlineData(Older, Older)]
    [InlineData(Stood, Stood)]
    public async Task One_that_is_late_without_a_reason_is(string first, string then)
    {
        RunResult result = await RunAsync(first, then);

        Assert.Contains(result.Findings, finding => finding.Contains("missed: 15 of 15", StringComparison.Ordinal));
        Assert.Equal(result.Target.GraceMs, result.Target.LongestGraceMs);
    }

    private static async Task<RunResult> RunAsync(string first, string then)
    {
        using var server = new FaultyServer(Fault.ExpiresLate, Timeout);
        return await Runs.BelievableAsync(async () =>
        {
            await using var status = new InventedStatus(Timeout, first, then);
            FleetOptions options = Runs.Options(server.EndPoint, Timeout) with
            {
                Admin = status.Address,
                VerdictGrace = TimeSpan.FromMilliseconds(300),
            };
            return await new SilenceScenario(options, fraction: 0.5).RunAsync(new SilentRunView(), TestContext.Current.CancellationToken);
        });
    }
}
