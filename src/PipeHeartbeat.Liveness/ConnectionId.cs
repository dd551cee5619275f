using System.Globalization;

namespace PipeHeartbeat.Liveness;

/// <summary>
/// Names one connection for as long as its process runs: the index of its slot in the <see cref="ConnectionTable"/> and the
/// generation of that slot. A slot is used again, its generation never within 2^29 tenants, so an id kept too long finds nothing
/// instead of finding a stranger. <see langword="default"/> is no connection.
/// </summary>
/// <param name="Value">The generation in the upper 32 bits, the slot index in the lower 32. Shown to people in decimal.</param>
public readonly record struct ConnectionId(ulong Value)
{
    internal ConnectionId(int index, uint generation)
        : this(((ulong)generation << 32) | (uint)index)
    {
    }

    internal uint Index => (uint)Value;

    internal uint Generation => (uint)(Value >> 32);

    /// <summary>The value in decimal, as logs and the admin API show it.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
