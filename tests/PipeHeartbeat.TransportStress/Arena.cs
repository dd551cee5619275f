using System.Diagnostics;
using System.Net;

namespace PipeHeartbeat.TransportStress;

/// <summary>
/// As many clients as are wanted, one connection after the other each, until the time is up; then everything must be gone.
/// </summary>
internal sealed class Arena(StressArguments arguments)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(10);

    private readonly Tally _tally = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public async Task<int> RunAsync()
    {
        // What the runtime opens once and keeps is open after this.
        using (var unimportant = new Verdict()) await OnceAsync(unimportant, new Tally(), 1, TimeSpan.FromMilliseconds(1));
        int descriptors = Descriptors.Count();
        using var verdict = new Verdict();

        try
        {
            await OnceAsync(verdict, _tally, arguments.Connections, TimeSpan.FromSeconds(arguments.Seconds));
            verdict.Demand(_tally.Accepted == _tally.Served, "who was accepted was served to the end");
        }
        catch (TimeoutException)
        {
            verdict.Demand(false, $"who was accepted is served to the end, but {_tally.Accepted - _tally.Served} are not");
        }

        int left = Settle(descriptors);
        verdict.Demand(left <= descriptors, $"every descriptor is closed, but {left} are open where {descriptors} were before");
        Report(_tally);
        Console.WriteLine(_tally.ByKind());
        Console.WriteLine($"descriptors: {descriptors} before, {left} after");
        if (verdict.Broken is { } broken)
        {
            Console.WriteLine($"BROKEN: {broken}");
            return ExitCode.Broken;
        }

        Console.WriteLine(_tally.IsEnough ? "HELD" : "INCONCLUSIVE: too little was tried of one kind or another");
        return _tally.IsEnough ? ExitCode.Held : ExitCode.Inconclusive;
    }

    private async Task OnceAsync(Verdict verdict, Tally tally, int connections, TimeSpan time)
    {
        Server server = await Server.StartAsync(arguments, verdict, tally);
        using var agitator = new Agitator(server, arguments.Seed, verdict);
        agitator.Start();
        verdict.EndAfter(time);
        using var reporting = new Timer(_ => Report(tally), null, ReportEvery, ReportEvery);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Run(() => LiveAsync(number, server, verdict, tally))));
        await server.StopAsync(StopLimit);
    }

    private void Report(Tally tally) => Console.WriteLine($"{_watch.Elapsed.TotalSeconds:F1} s: {tally}");

    private async Task LiveAsync(int number, Server server, Verdict verdict, Tally tally)
    {
        // On addresses of their own, so that ports in TIME_WAIT do not run out.
        var from = new IPAddress([127, 0, 0, OperatingSystem.IsLinux() ? (byte)(1 + (number % 250)) : (byte)1]);
        var seeds = new Random(Pattern.Mix(arguments.Seed, number));
        do
        {
            Plan plan = Plan.FromSeed(seeds.Next());
            tally.Began();
            int received = 0;
            try
            {
                received = await new ClientLife(plan, server.EndPoint, from, verdict).RunAsync();
            }
            catch (Exception error)
            {
                verdict.Demand(false, $"a client is not surprised, but: {error}");
            }

            tally.Ended(plan, received);
        }
        while (!verdict.Over.IsCancellationRequested);
    }

    /// <summary>Waits until no more descriptors are open than were before, or not for ever.</summary>
    private static int Settle(int descriptors)
    {
        var watch = Stopwatch.StartNew();
        while (Descriptors.Count() > descriptors && watch.Elapsed < SettleLimit) Thread.Sleep(10);
        return Descriptors.Count();
    }
}
