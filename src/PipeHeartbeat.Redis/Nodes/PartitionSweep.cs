namespace PipeHeartbeat.Redis;

/// <summary>How a partition answers who sweeps it.</summary>
internal sealed class PartitionSweep
{
    /// <summary>When it answered last, as a timestamp.</summary>
    public long? AnsweredAt { get; set; }

    /// <summary>Since when it has always answered soon, as a timestamp.</summary>
    public long? AnswersSince { get; set; }

    /// <summary>The sweep that is under way.</summary>
    public Task Work { get; set; } = Task.CompletedTask;
}
