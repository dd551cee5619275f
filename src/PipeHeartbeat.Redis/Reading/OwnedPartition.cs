namespace PipeHeartbeat.Redis;

/// <summary>A partition as a reader of a group has it, or sees another have it.</summary>
internal sealed class OwnedPartition
{
    /// <summary>The last event that is done with; <see langword="null"/> while the partition is not this reader's.</summary>
    public string? Position { get; set; }

    /// <summary>The position that this reader had when it found that the partition is not its own: where Redis has none any more, everything was flushed, and it is to be found that events were missed.</summary>
    public string? Known { get; set; }

    /// <summary>Until when, as a timestamp, nobody else can have taken it.</summary>
    public long SureUntil { get; set; }

    /// <summary>Who was seen to have it, and his count; empty for nobody.</summary>
    public (string Reader, string Beat) Seen { get; set; } = ("", "");

    /// <summary>Since when, as a timestamp, he has given no sign.</summary>
    public long SeenSince { get; set; }
}
