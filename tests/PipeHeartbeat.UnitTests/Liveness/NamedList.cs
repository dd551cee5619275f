using System.Collections.Concurrent;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>A sink that notes whom it is told of, and can be waited for.</summary>
internal sealed class NamedList(Action<ConnectionId>? also = null) : IDeadlineSink, IDisposable
{
    /// <summary>Far longer than anything here takes: only a test that fails waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly BlockingCollection<ConnectionId> _named = [];

    public long OnDeadline(ConnectionId id, object owner, long nowMs)
    {
        Assert.NotNull(owner);
        _named.Add(id);
        also?.Invoke(id);
        return long.MaxValue;
    }

    /// <summary>Whom it was told of since the last look.</summary>
    public ConnectionId[] Take()
    {
        var all = new List<ConnectionId>();
        while (_named.TryTake(out ConnectionId id)) all.Add(id);
        return [.. all];
    }

    /// <summary>Waits until somebody is named.</summary>
    public ConnectionId Next()
    {
        Assert.True(_named.TryTake(out ConnectionId id, Patience), "nobody was named");
        return id;
    }

    public void Dispose() => _named.Dispose();
}
