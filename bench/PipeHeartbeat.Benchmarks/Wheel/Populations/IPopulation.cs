namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>
/// Clients that beat every 3 s and are declared silent after 15, kept in one way or another. For one thread.
/// </summary>
internal interface IPopulation : IDisposable
{
    /// <summary>How many were declared silent so far.</summary>
    int Declared { get; }

    /// <summary>Does whatever has to be done when a client's heartbeat arrives.</summary>
    void Beat(int client, long nowMs);

    /// <summary>Finds who is due by <paramref name="nowMs"/>: called once a tick of 10 ms. Nothing, where a thread of its own does it.</summary>
    void AdvanceTo(long nowMs);
}
