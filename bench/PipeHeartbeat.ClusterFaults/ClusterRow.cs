namespace PipeHeartbeat.ClusterFaults;

/// <summary>A row of the table: one kind of fault, in one or several forms.</summary>
internal abstract class ClusterRow
{
    public abstract int Number { get; }

    /// <param name="each">Clients of each node.</param>
    public abstract IEnumerable<ClusterCase> Cases(int each);
}
