namespace PipeHeartbeat.TransportStress;

/// <summary>Another thread, which cancels reads and flushes and aborts whom it may, without asking.</summary>
internal sealed class Agitator(Server server, int seed, Verdict verdict) : IDisposable
{
    private const int AtATime = 20;

    private Thread? _thread;
    private volatile bool _stopping;

    public void Start()
    {
        _thread = new Thread(Run) { Name = "agitator", IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopping = true;
        _thread?.Join();
    }

    private void Run()
    {
        var random = new Random(seed);
        try
        {
            while (!_stopping)
            {
                for (int i = 0; i < AtATime; i++) server.Pick(random)?.Stir(random);
                Thread.Sleep(1); // Its pace, nothing waits for it.
            }
        }
        catch (Exception error)
        {
            verdict.Demand(false, $"a cancellation or an abort never throws, but: {error}");
        }
    }
}
