using System.Diagnostics;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.StressTests;

/// <summary>Few slots, many threads. The first promise that breaks ends it.</summary>
internal sealed class Arena
{
    public const int Lanes = 2;

    private const int Expirers = 2;

    private readonly StressArguments _arguments;
    private readonly Tenancy?[] _current = new Tenancy?[Lanes];
    private readonly List<(Thread Thread, Tally Tally)> _threads = [];
    private volatile string? _broken;
    private volatile bool _stopping;

    public Arena(StressArguments arguments)
    {
        _arguments = arguments;
        for (int lane = 0; lane < Lanes; lane++)
        {
            int number = lane;
            Add($"reader {lane}", (random, tally) => new ReaderRole(this, number, random, tally).Run());
        }

        for (int i = 0; i < Expirers; i++) Add($"expirer {i}", (random, tally) => new ExpirerRole(this, random, tally).Run());
        Add("closer", (random, tally) => new CloserRole(this, random, tally).Run());
        Add("stranger", (random, tally) => new StrangerRole(this, random, tally).Run());
    }

    /// <summary>Room for one more than there are tenants, so that a slot changes hands between the lanes too.</summary>
    public ConnectionTable Table { get; } = new(capacity: Lanes + 1, suspectAfterMissed: 1);

    public bool IsOver => _stopping;

    public bool IsBroken => _broken is not null;

    public Tenancy? CurrentOf(int lane) => Volatile.Read(ref _current[lane]);

    public void SetCurrent(int lane, Tenancy tenancy) => Volatile.Write(ref _current[lane], tenancy);

    /// <summary>A promise that must hold.</summary>
    public void Demand(bool holds, string promise)
    {
        if (holds)
            return;

        Interlocked.CompareExchange(ref _broken, promise, null);
        _stopping = true;
    }

    public int Run()
    {
        var watch = Stopwatch.StartNew();
        foreach ((Thread thread, _) in _threads) thread.Start();
        while (!_stopping && watch.Elapsed.TotalSeconds < _arguments.Seconds) Thread.Sleep(10);
        _stopping = true;
        var total = new Tally();
        foreach ((Thread thread, Tally tally) in _threads)
        {
            thread.Join();
            total.Add(tally);
        }

        Demand(_broken is not null || Table.LiveCount == 0, $"{Table.LiveCount} live connections are counted, and nobody is there");
        Console.WriteLine(total);
        if (_broken is not null)
        {
            Console.WriteLine($"BROKEN after {watch.Elapsed.TotalSeconds:F2} s: {_broken}");
            return ExitCode.Broken;
        }

        Console.WriteLine(total.IsEnough ? "HELD" : "INCONCLUSIVE: too few collisions of one kind or another");
        return total.IsEnough ? ExitCode.Held : ExitCode.Inconclusive;
    }

    private void Add(string name, Action<Random, Tally> role)
    {
        var tally = new Tally();
        var random = new Random(HashCode(_arguments.Seed, _threads.Count));
        _threads.Add((new Thread(() => Guarded(role, random, tally)) { Name = name, IsBackground = true }, tally));
    }

    private void Guarded(Action<Random, Tally> role, Random random, Tally tally)
    {
        try
        {
            role(random, tally);
        }
        catch (Exception error)
        {
            Demand(false, $"nothing throws, but: {error}");
        }
    }

    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ (number * 7919));
}
