using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

[Collection(WholeMachine.Name)]
public sealed class MaximumFinderTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    /// <summary>The load beyond which nothing holds is made by a condition on the load itself, so that it is known where it lies.</summary>
    [Fact]
    public async Task The_limit_is_found_and_each_step_is_told()
    {
        using var server = new FaultyServer(Fault.None, Timeout);
        FleetOptions options = Runs.Options(server.EndPoint, Timeout) with { Duration = TimeSpan.FromMilliseconds(200), Warmup = TimeSpan.Zero };
        Assert.True(ThresholdExpression.TryParse("beats.rate<700", out ThresholdExpression? threshold, out _));
        (RunResult result, SayingView view) = await SearchAsync(options, threshold);
        Assert.Equal(("find-max", RunOutcome.Held), (result.Verb, result.Outcome));
        Assert.Equal([300.0, 600, 1_200], result.Search!.Take(3).Select(step => step.Load));
        Assert.InRange(result.Search!.Where(step => step.Held).Max(step => step.Load), 600, 770);
        Assert.All(result.Search!.Where(step => !step.Held), step => Assert.Contains("beats.rate<700", step.Why, StringComparison.Ordinal));
        Assert.Equal(result.Search!.Count, view.Lines.Count);
        Assert.Contains("the highest that held", result.Notes[0], StringComparison.Ordinal);
    }

    /// <summary>Again where the machine stood still whenever a step was tried.</summary>
    private static async Task<(RunResult Result, SayingView View)> SearchAsync(FleetOptions options, ThresholdExpression threshold)
    {
        for (int attempt = 1; ; attempt++)
        {
            var view = new SayingView();
            var finder = new MaximumFinder(
                SearchedLoad.Rate,
                new MaximumSearch(start: 300, lowest: 100, highest: 10_000),
                rate => new RateScenario(options with { Rate = rate }),
                [threshold],
                limit: TimeSpan.FromMinutes(1));
            RunResult result = await finder.RunAsync(view, TestContext.Current.CancellationToken).OrFailAsync("the end of a search");
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', view.Lines));
            if (attempt == 5 || !view.Lines.Any(line => line.Contains("fell behind", StringComparison.Ordinal) || line.Contains("planned beats", StringComparison.Ordinal)))
                return (result, view);
        }
    }
}
