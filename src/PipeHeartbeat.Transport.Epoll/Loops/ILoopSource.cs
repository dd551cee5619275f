namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What a loop watches a descriptor for. Called on the loop's thread only.</summary>
internal interface ILoopSource
{
    /// <summary>How many cache lines of it matter when there are events.</summary>
    const int Lines = 3;

    void OnEvents(uint events);

    /// <summary>There will be events at once: what it will need of others may be fetched into the cache.</summary>
    void PrefetchMore()
    {
    }

    /// <summary>The loop ends, and whatever depends on it with it.</summary>
    void CutOff();
}
