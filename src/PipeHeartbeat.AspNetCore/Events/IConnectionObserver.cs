namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Is told what happens to connections. Register any number of them as services. Calls come from many threads at once, each connection's
/// own events in order; an implementation must return at once and not throw, for it is called on the path of the data.
/// </summary>
public interface IConnectionObserver
{
    /// <summary>Something happened to a connection.</summary>
    void OnEvent(ConnectionEvent connectionEvent);
}
