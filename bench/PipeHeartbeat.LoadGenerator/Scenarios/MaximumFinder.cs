using System.Diagnostics;
using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Runs scenarios one after another, with ever another load, until the highest is found with which every threshold holds.</summary>
/// <param name="load">What is raised.</param>
/// <param name="search">What is tried next.</param>
/// <param name="create">Makes the scenario that tries a load.</param>
/// <param name="thresholds">What must hold, beside the verdicts and the plan.</param>
/// <param name="limit">When the search is given up.</param>
internal sealed class MaximumFinder(
    SearchedLoad load, MaximumSearch search, Func<double, Scenario> create, IReadOnlyList<ThresholdExpression> thresholds, TimeSpan limit)
{
    /// <summary>A step of which nothing is to be believed is tried again, so often in all: a machine that stood still for a moment is no limit.</summary>
    private const int Tries = 3;

    private readonly List<SearchStep> _steps = [];

    private string Unit => load == SearchedLoad.Rate ? "beats/s" : "clients";

    public async Task<RunResult> RunAsync(IRunView view, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        RunResult? best = null;
        RunResult? last = null;
        while (!search.IsDone && !cancellationToken.IsCancellationRequested && Stopwatch.GetElapsedTime(began) < limit)
        {
            double tried = Math.Floor(search.Next);
            last = await TryAsync(tried, view, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                break;

            bool held = last.Outcome == RunOutcome.Held;
            best = held && (best is null || tried >= _steps.Where(step => step.Held).Max(step => step.Load)) ? last : best;
            var step = new SearchStep(tried, held, held ? null : last.Findings[0]);
            _steps.Add(step);
            view.Say(Describe(step));
            search.Report(held);
        }

        RunResult found = best ?? last ?? throw new OperationCanceledException(cancellationToken);
        found = found with { Verb = "find-max", Search = _steps, Notes = [.. Conclude(), .. found.Notes] };
        return cancellationToken.IsCancellationRequested
            ? found with { Outcome = RunOutcome.Invalid, Findings = ["the search was stopped by hand"] }
            : found;
    }

    private async Task<RunResult> TryAsync(double tried, IRunView view, CancellationToken cancellationToken)
    {
        for (int count = 1; ; count++)
        {
            RunResult result = ThresholdJudge.Apply(await create(tried).RunAsync(view, cancellationToken), thresholds);
            if (result.Outcome != RunOutcome.Invalid || count == Tries || cancellationToken.IsCancellationRequested)
                return result;
        }
    }

    private string Describe(SearchStep step) =>
        Text($"{step.Load:N0} {Unit}: {(step.Held ? "held" : step.Why)}");

    private IEnumerable<string> Conclude()
    {
        SearchStep? failed = _steps.Where(step => !step.Held).MinBy(step => step.Load);
        if (search.Best is not { } best)
            yield return Text($"not even {failed?.Load ?? search.Next:N0} {Unit} held: {failed?.Why ?? "stopped before anything was tried"}");
        else if (search.HitCeiling)
            yield return Text($"{Math.Floor(best):N0} {Unit} held, and more can not be tried from here");
        else
            yield return Text($"the highest that held is {Math.Floor(best):N0} {Unit}; {failed?.Load:N0} did not: {failed?.Why}");
        if (!search.IsDone)
            yield return Text($"the search was ended before it had come to within {(MaximumSearch.DefaultPrecision - 1) * 100:0} %");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
