namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What other threads ask a loop to do. Called on the loop's thread only.</summary>
internal interface ILoopWork
{
    void RunOnLoop();
}
