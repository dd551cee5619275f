using System.Diagnostics;

namespace PipeHeartbeat.Fuzz;

/// <summary>
/// Changes inputs, runs them, keeps what covers something new. An input counts as new only if it shows the new thing twice: what a timing
/// has shown once guides nobody.
/// </summary>
internal sealed class FuzzLoop
{
    private const int SlowTries = 3;

    /// <summary>A run that is to have so much of the processor ends after so many times as long, whatever it had.</summary>
    private const int MostWait = 8;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    private readonly IFuzzTarget _target;
    private readonly FuzzArguments _arguments;
    private readonly Coverage _coverage;
    private readonly HangGuard _guard;
    private readonly Mutator _mutator;
    private readonly string _keptIn;
    private TimeSpan _cpuBefore;

    public FuzzLoop(IFuzzTarget target, FuzzArguments arguments, Coverage coverage)
    {
        _target = target;
        _arguments = arguments;
        _coverage = coverage;
        var random = new Random(arguments.Seed);
        _mutator = new Mutator(random);
        Corpus = new Corpus(random);
        _keptIn = Path.Combine(arguments.Output, "corpus", target.Name);
        Findings = new Findings(target.Name, Path.Combine(arguments.Output, "findings", target.Name));
        _guard = new HangGuard(input => Findings.Add(input, new FuzzException("It does not come to an end.")));
    }

    public Corpus Corpus { get; }

    public Findings Findings { get; }

    public long Inputs { get; private set; }

    private TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime - _cpuBefore;

    /// <summary>Runs what is known already, and then what follows from it until the time is up.</summary>
    public void Run(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        _cpuBefore = Environment.CpuUsage.TotalTime;
        foreach (FuzzInput input in _target.Seeds().Concat(Corpus.Load(Path.Combine(AppContext.BaseDirectory, "corpus", _target.Name))))
        {
            Try(input, isSeed: true);
            Corpus.Add(input);
        }

        int seeds = Corpus.Count;
        Console.WriteLine($"{_target.Name}: {seeds} inputs to begin with, {_coverage.Edges} edges");
        TimeSpan reported = clock.Elapsed;
        while (IsInTime(clock.Elapsed, time) && Inputs < _arguments.MostInputs && Findings.Count < _arguments.MostFindings)
        {
            Try(_mutator.Mutate(Corpus.Pick(), Corpus.Pick()), isSeed: false);
            if (clock.Elapsed - reported < ReportEvery)
                continue;
            reported = clock.Elapsed;
            Report(clock.Elapsed);
        }

        Report(clock.Elapsed);
    }

    private bool IsInTime(TimeSpan elapsed, TimeSpan time) =>
        _arguments.CountsProcessor ? ProcessorTime < time && elapsed < time * MostWait : elapsed < time;

    private void Try(FuzzInput input, bool isSeed)
    {
        if (!Covers(input, out List<(int Pair, byte Magnitude)> covered) || _arguments.IsBlind)
            return;
        if (!isSeed)
        {
            if (!_coverage.IsNew(covered) || !Covers(input, out List<(int Pair, byte Magnitude)> again))
                return;
            covered = [.. covered.Intersect(again)];
            if (!_coverage.IsNew(covered))
                return;
        }

        _coverage.Add(covered);
        if (isSeed)
            return;
        Corpus.Add(input);
        Corpus.Save(_keptIn, input);
    }

    private bool Covers(FuzzInput input, out List<(int Pair, byte Magnitude)> covered)
    {
        Inputs++;
        covered = [];
        try
        {
            RunInTime(input);
            covered = _coverage.Collect();
            return true;
        }
        catch (Exception error)
        {
            Findings.Add(input, error);
            return false;
        }
        finally
        {
            _guard.Input = null;
        }
    }

    /// <summary>
    /// The processor time counts: a machine that stands still takes none. What is slow each time is slow; once, it may have been the compiler.
    /// </summary>
    private void RunInTime(FuzzInput input)
    {
        for (int tries = 1; ; tries++)
        {
            _coverage.Begin();
            _guard.Input = input with { };
            TimeSpan before = Environment.CpuUsage.TotalTime;
            _target.Run(input);
            TimeSpan took = Environment.CpuUsage.TotalTime - before;
            if (took < Slow)
                return;
            if (tries == SlowTries)
                throw new FuzzException($"It took {took.TotalSeconds:0.0} s of the processor, and as long the {tries - 1} times before.");
        }
    }

    private void Report(TimeSpan elapsed) => Console.WriteLine(
        $"{_target.Name}: {elapsed.TotalSeconds:0} s, {ProcessorTime.TotalSeconds:0} s of the processor, "
        + $"{Inputs:N0} inputs, {Inputs / elapsed.TotalSeconds:N0}/s, "
        + $"{_coverage.Edges} edges, corpus {Corpus.Count}, findings {Findings.Count}");
}
