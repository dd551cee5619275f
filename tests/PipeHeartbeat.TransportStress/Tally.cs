namespace PipeHeartbeat.TransportStress;

/// <summary>What was tried and seen. Thread-safe.</summary>
internal sealed class Tally
{
    private const int WantedOfEach = 20;

    private readonly long[] _clients = new long[Enum.GetValues<ClientKind>().Length];
    private readonly long[] _servers = new long[Enum.GetValues<ServerKind>().Length];
    private long _whole;
    private long _bytes;
    private long _cancelledReads;
    private long _cancelledFlushes;
    private long _accepted;
    private long _served;
    private long _living;

    public long Accepted => Volatile.Read(ref _accepted);

    public long Served => Volatile.Read(ref _served);

    /// <summary>Whether enough of everything was tried to say that it held.</summary>
    public bool IsEnough => ((long[])[.. _clients, .. _servers, _whole, _cancelledReads, _cancelledFlushes]).Min() >= WantedOfEach;

    public void Began() => Interlocked.Increment(ref _living);

    public void Ended(Plan plan, int bytes)
    {
        Interlocked.Decrement(ref _living);
        Interlocked.Increment(ref _clients[(int)plan.Client]);
        Interlocked.Increment(ref _servers[(int)plan.Server]);
        Interlocked.Add(ref _whole, plan.IsWhole ? 1 : 0);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void WasAccepted() => Interlocked.Increment(ref _accepted);

    public void WasServed() => Interlocked.Increment(ref _served);

    public void ReadWasCancelled() => Interlocked.Increment(ref _cancelledReads);

    public void FlushWasCancelled() => Interlocked.Increment(ref _cancelledFlushes);

    public override string ToString() =>
        $"{_clients.Sum():N0} connections ended, {_living:N0} live, {_served:N0} of {_accepted:N0} accepted served, "
        + $"{_whole:N0} verified whole, {_bytes / 1e6:N1} MB echoed, cancelled {_cancelledReads:N0} reads {_cancelledFlushes:N0} flushes";

    public string ByKind() =>
        $"clients: {string.Join(", ", Enum.GetValues<ClientKind>().Select(kind => $"{kind} {_clients[(int)kind]:N0}"))}\n"
        + $"handlers: {string.Join(", ", Enum.GetValues<ServerKind>().Select(kind => $"{kind} {_servers[(int)kind]:N0}"))}";
}
