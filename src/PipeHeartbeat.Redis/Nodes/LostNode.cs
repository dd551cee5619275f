namespace PipeHeartbeat.Redis;

/// <summary>A node that is lost, until all that it held has been released.</summary>
internal sealed class LostNode
{
    /// <summary>When this node learned of it.</summary>
    public required long LearnedAt { get; init; }

    /// <summary>Whether this node has shut it out of every partition.</summary>
    public bool IsFenced { get; set; }

    /// <summary>What is being done about it by this node.</summary>
    public Task Work { get; set; } = Task.CompletedTask;
}
