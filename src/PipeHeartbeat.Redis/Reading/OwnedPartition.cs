namespace PipeHeartbeat.Redis;

/// <summary>A partition as a reader of a group has it, or sees another have it.</summary>
internal sealed class OwnedPartition
{
    /// <summary>The last event that is done with; <see langword="null"/> while the partition is not this reader's.</summary>
    public string? Position { get; set; }

    /// <summary>The position that this reader had when it found that the partition is not its own: where Redis has none any more, everything was flushed, and it is to be found that events were missed.</summary>
    public string? Known { get; private set; }

    /// <summary>Until when, as a timestamp, nobody else can have taken it.</summary>
    public long SureUntil { get; set; }

    /// <summary>Before when, as a timestamp, Redis is not to be asked for it.</summary>
    public long NotBefore { get; set; }

    /// <summary>Who was seen to have it, and his count; empty for nobody.</summary>
    public (string Reader, string Beat) Seen { get; set; } = ("", "");

    /// <summary>Since when, as a timestamp, he has given no sign.</summary>
    public long SeenSince { get; set; }

    /// <summary>What comes next, while it is asked for; <see langword="null"/> as a result where Redis did not answer.</summary>
    public Task<LogPart?>? Read { get; set; }

    /// <summary>The position at which it is taken, while that is tried; <see langword="null"/> as a result where it is another's, or Redis did not answer.</summary>
    public Task<string?>? Taking { get; set; }

    /// <summary>Its giving up.</summary>
    public Task Yielding { get; set; } = Task.CompletedTask;

    /// <summary>It is another's, or was flushed.</summary>
    public void Lose() => (Known, Position) = (Position ?? Known, null);

    /// <summary>Whether it could be taken is known.</summary>
    /// <param name="position">From where to read on; <see langword="null"/> if it could not.</param>
    public void EndTaking(string? position)
    {
        (Taking, Position) = (null, position);
        if (position is not null)
            NotBefore = 0;
    }
}
