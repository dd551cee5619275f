namespace PipeHeartbeat.Server;

/// <summary>What the interactive client was asked to do.</summary>
internal sealed record ClientSettings(string Host, int Port, string? Id, string? Token, TimeSpan Interval, int? Count)
{
    /// <summary>Without identity it says no HELLO, and works against servers that know none.</summary>
    public bool SaysHello => Id is not null || Token is not null;
}
