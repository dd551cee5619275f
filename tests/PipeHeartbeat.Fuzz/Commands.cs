namespace PipeHeartbeat.Fuzz;

/// <summary>What the program can do.</summary>
internal static class Commands
{
    public static int Run(FuzzArguments arguments)
    {
        Console.WriteLine($"seed {arguments.Seed}, {arguments.Seconds} s");
        IFuzzTarget[] targets = [.. Targets.All().Where(target => arguments.Target is null || target.Name == arguments.Target)];
        int findings = 0;
        foreach (IFuzzTarget target in targets)
        {
            var coverage = new Coverage();
            var loop = new FuzzLoop(target, arguments, coverage);
            loop.Run(TimeSpan.FromSeconds(arguments.Seconds / targets.Length));
            findings += loop.Findings.Count;
            if (loop.Findings.Count >= arguments.MostFindings)
                break;
            if (coverage.Edges == 0 && !arguments.IsBlind)
            {
                Console.WriteLine("INCONCLUSIVE: no branch counted itself; the assemblies are not instrumented");
                return ExitCode.Inconclusive;
            }

            if (arguments.MostInputs != long.MaxValue && loop.Inputs < arguments.MostInputs)
            {
                Console.WriteLine($"INCONCLUSIVE: {loop.Inputs} inputs in the time, not {arguments.MostInputs}");
                return ExitCode.Inconclusive;
            }
        }

        Console.WriteLine(findings == 0 ? "HELD" : $"BROKEN: {findings} findings");
        return findings == 0 ? ExitCode.Held : ExitCode.Broken;
    }

    /// <summary>Runs one input, and lets what it throws be seen.</summary>
    public static int Repeat(string name, string path)
    {
        if (Find(name) is not { } target || !File.Exists(path))
            return Refuse();

        _ = new Coverage();
        try
        {
            target.Run(FuzzInput.Read(File.ReadAllBytes(path)));
            Console.WriteLine("HELD");
            return ExitCode.Held;
        }
        catch (Exception error)
        {
            Console.WriteLine(error);
            return ExitCode.Broken;
        }
    }

    /// <summary>Copies as few and as small inputs as cover all that those of a directory cover, beyond what the target's seeds do.</summary>
    public static int Minimise(string name, string from, string to)
    {
        if (Find(name) is not { } target || !Directory.Exists(from))
            return Refuse();

        var coverage = new Coverage();
        foreach (FuzzInput seed in target.Seeds())
            coverage.Add(CoveredBy(target, coverage, seed));
        var candidates = Corpus.Load(from).Select(input => (Input: input, Covered: CoveredBy(target, coverage, input)))
            .OrderBy(one => one.Input.Size).ToList();
        while (candidates.Count > 0)
        {
            // The one that brings most for its size, until none brings anything.
            var best = candidates.MaxBy(one => (double)coverage.CountNew(one.Covered) / (16 + one.Input.Size));
            if (coverage.CountNew(best.Covered) == 0)
                break;
            coverage.Add(best.Covered);
            Corpus.Save(to, best.Input);
            candidates.RemoveAll(one => coverage.CountNew(one.Covered) == 0);
        }

        return ExitCode.Held;
    }

    public static int Refuse()
    {
        Console.Error.WriteLine(FuzzArguments.Usage);
        return ExitCode.BadArguments;
    }

    private static List<(int Pair, byte Magnitude)> CoveredBy(IFuzzTarget target, Coverage coverage, FuzzInput input)
    {
        coverage.Begin();
        target.Run(input);
        return coverage.Collect();
    }

    private static IFuzzTarget? Find(string name) => Array.Find(Targets.All(), target => target.Name == name);
}
