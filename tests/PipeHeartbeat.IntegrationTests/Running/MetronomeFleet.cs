using System.Diagnostics;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A few clients that beat all at once, on a thread of their own that knows how well it kept time.</summary>
internal sealed class MetronomeFleet : IDisposable
{
    private static readonly byte[] Heart = RawClient.Head(0, 0);

    private readonly RawClient[] _clients;
    private readonly Thread _thread;
    private readonly TimeSpan _interval;
    private readonly ManualResetEvent _stopping = new(initialState: false);
    private TimeSpan _longestGap;

    public MetronomeFleet(int port, int count, TimeSpan interval)
    {
        _interval = interval;
        _clients = [.. Enumerable.Range(0, count).Select(_ => new RawClient(port))];
        _thread = new Thread(Beat) { IsBackground = true };
        _thread.Start();
    }

    /// <returns>How many were hung up on, and how long they once did not beat.</returns>
    public (int HungUp, TimeSpan LongestGap) Stop()
    {
        _stopping.Set();
        _thread.Join();
        return (_clients.Count(client => !client.IsUntouched), _longestGap);
    }

    public void Dispose()
    {
        Stop();
        foreach (RawClient client in _clients)
            client.Dispose();
        _stopping.Dispose();
    }

    private void Beat()
    {
        long before = Stopwatch.GetTimestamp();
        do
        {
            foreach (RawClient client in _clients.Where(client => client.IsUntouched))
                Send(client);
            long now = Stopwatch.GetTimestamp();
            TimeSpan gap = Stopwatch.GetElapsedTime(before, now);
            if (gap > _longestGap)
                _longestGap = gap;
            before = now;
        }
        while (!_stopping.WaitOne(_interval));
    }

    private static void Send(RawClient client)
    {
        try
        {
            client.Send(Heart);
        }
        catch (SocketException)
        {
            // Hung up on at this moment, and counted at the end.
        }
    }
}
