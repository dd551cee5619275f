namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What a loop watches a descriptor for. Called on the loop's thread only.</summary>
internal interface ILoopSource
{
    void OnEvents(uint events);

    /// <summary>The loop ends, and whatever depends on it with it.</summary>
    void CutOff();
}
