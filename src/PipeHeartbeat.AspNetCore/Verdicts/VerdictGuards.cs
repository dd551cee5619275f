using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What stands between a suspicion and a verdict. Tests switch each off, to show that without it they fail.</summary>
internal sealed record VerdictGuards
{
    /// <summary>The connection takes in what has arrived before it is judged.</summary>
    public bool LooksFirst { get; init; } = true;

    /// <summary>What the kernel has received is compared with what was taken in.</summary>
    public bool AsksKernel { get; init; } = true;

    /// <summary>After a stall, heartbeats that waited are stamped with the time at which they arrived.</summary>
    public bool BackDates { get; init; } = true;

    /// <summary>After a stall, everybody has an interval to be heard.</summary>
    public bool MindsStalls { get; init; } = true;

    /// <summary>Verdicts on too many at once are held.</summary>
    public bool Brakes { get; init; } = true;

    /// <summary>Where the kernel's figures come from.</summary>
    public Func<ConnectionContext, KernelArrivals> Kernel { get; init; } = KernelArrivals.Of;
}
