namespace PipeHeartbeat.Faults;

/// <summary>A row of the table: one kind of fault, in one or several sizes.</summary>
internal abstract class FaultRow
{
    public abstract int Number { get; }

    /// <summary>Whether it is put to each transport.</summary>
    public virtual bool KnowsTransports => true;

    public abstract IEnumerable<FaultCase> Cases(FaultOptions options);
}
