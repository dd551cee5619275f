namespace PipeHeartbeat.Redis;

/// <summary>A node that is lost, until all that it held has been released.</summary>
/// <param name="partitions">How many there are.</param>
internal sealed class LostNode(int partitions)
{
    private long _released;

    /// <summary>When this node learned of it.</summary>
    public required long LearnedAt { get; set; }

    /// <summary>Of which partitions this node has shut it out.</summary>
    public bool[] IsFenced { get; } = new bool[partitions];

    /// <summary>In which of them it holds nothing any more.</summary>
    public bool[] IsReaped { get; } = new bool[partitions];

    /// <summary>How many clients this node has released.</summary>
    public long Released => Volatile.Read(ref _released);

    /// <summary>What is being done about it by this node.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Nothing of it is known to be done.</summary>
    /// <param name="now">When it may be learned of once more, as a timestamp.</param>
    public void BeginAnew(long now)
    {
        LearnedAt = now;
        Array.Clear(IsFenced);
        Array.Clear(IsReaped);
    }

    /// <summary>More have been released. Thread-safe.</summary>
    public void Count(long released) => Interlocked.Add(ref _released, released);
}
