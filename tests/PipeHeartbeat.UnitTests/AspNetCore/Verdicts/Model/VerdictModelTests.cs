using System.Diagnostics;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>
/// Random lives of very many clients beside a server that stands still now and then: the same verdicts, at the same tick, as a model has that
/// knows the truth. Set PIPEHEARTBEAT_OPERATIONS to 10000000 for the full form.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class VerdictModelTests
{
    private const string Variable = "PIPEHEARTBEAT_OPERATIONS";

    /// <summary>So that each client is drawn about ten times.</summary>
    private const int OperationsAClient = 10;

    [Fact]
    public void Verdicts_are_those_of_a_model_that_knows_the_truth()
    {
        int operations = int.TryParse(Environment.GetEnvironmentVariable(Variable), out int wanted) ? wanted : 2_000_000;
        var plan = new CrowdPlan(operations / OperationsAClient, operations, new Random(TestSeed.Next()));
        var watch = Stopwatch.StartNew();
        SimulatedServer server = Run(plan, new VerdictGuards());
        TimeSpan simulated = watch.Elapsed;
        List<long> expected = new NaiveVerdicts(plan).Tell();
        TestSeed.Print(
            $"{operations:N0} operations of {plan.Clients:N0} clients, {plan.Pauses.Count} pauses, {server.Stalls} stalls, {expected.Count:N0} verdicts; "
            + $"{simulated.TotalSeconds:F1} s, the model {(watch.Elapsed - simulated).TotalSeconds:F1} s");

        Assert.Equal(0, server.Alarms);
        Assert.InRange(expected.Count, operations / 50, operations);
        Assert.Equal(0, Disagreements(expected, server.Verdicts));
    }

    /// <summary>The controls: a server that lacks one of the guards is found out.</summary>
    [Theory]
    [InlineData("looks first")]
    [InlineData("minds stalls")]
    [InlineData("back-dates")]
    public void Without_a_guard_they_differ(string guard)
    {
        var plan = new CrowdPlan(20_000, 200_000, new Random(TestSeed.Next()), areShort: guard == "looks first");
        SimulatedServer server = Run(plan, new VerdictGuards
        {
            LooksFirst = guard != "looks first",
            MindsStalls = guard != "minds stalls",
            BackDates = guard != "back-dates",
        });
        Assert.NotEqual(0, Disagreements(new NaiveVerdicts(plan).Tell(), server.Verdicts));
    }

    [Fact]
    public void One_heartbeat_that_is_lost_is_noticed()
    {
        var plan = new CrowdPlan(1_000, 10_000, new Random(TestSeed.Next()));
        List<long> expected = new NaiveVerdicts(plan).Tell();

        // Not every one matters: another may come in time, or the server stands still for so long that all are forgiven. So over the whole run.
        Assert.Contains(Enumerable.Range(1, 999).Select(part => part * 10), lost => Disagreements(expected, Run(plan, new VerdictGuards(), lost).Verdicts) > 0);
    }

    private static SimulatedServer Run(CrowdPlan plan, VerdictGuards guards, int? lost = null)
    {
        var server = new SimulatedServer(plan, guards, lost);
        server.Live();
        return server;
    }

    private static int Disagreements(List<long> expected, List<long> verdicts)
    {
        var all = new HashSet<long>(expected);
        all.SymmetricExceptWith(verdicts);
        return all.Count;
    }
}
