namespace PipeHeartbeat.Liveness;

/// <summary>How the expiry thread sleeps.</summary>
internal interface IWaiter : IDisposable
{
    /// <summary>Sleeps until woken, or until the clock says <paramref name="deadlineMs"/>. May return early.</summary>
    /// <param name="deadlineMs">A reading of the <see cref="LivenessClock"/>; <see cref="long.MaxValue"/>: until woken.</param>
    void WaitUntil(long deadlineMs);

    /// <summary>Ends the present sleep, or the next one if there is none. Thread-safe.</summary>
    void Wake();
}
