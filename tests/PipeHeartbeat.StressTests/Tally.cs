namespace PipeHeartbeat.StressTests;

/// <summary>
/// What was seen, of one thread or of all. Those under "collisions" are the races that this program exists for: a run that did not see
/// enough of them proves nothing.
/// </summary>
internal sealed class Tally
{
    private const int WantedOfEach = 20;

    public long Tenancies;
    public long Beats;
    public long Expiries;
    public long Closes;
    public long StaleOperations;
    public long Snapshots;

    // Collisions.
    public long BeatsLostToAnEnd;
    public long ExpiriesLostToABeat;
    public long ExpiriesLostToAnEnd;
    public long ClosesLostToAnEnd;
    public long Recoveries;
    public long ReusesDuringAnOperation;
    public long StaleOperationsOnAnotherTenant;

    public bool IsEnough =>
        Math.Min(Math.Min(BeatsLostToAnEnd, ExpiriesLostToABeat), ExpiriesLostToAnEnd + ClosesLostToAnEnd) >= WantedOfEach
        && Math.Min(Math.Min(Recoveries, ReusesDuringAnOperation), StaleOperationsOnAnotherTenant) >= WantedOfEach
        && Math.Min(Expiries, Closes) >= WantedOfEach;

    public void Add(Tally other)
    {
        Tenancies += other.Tenancies;
        Beats += other.Beats;
        Expiries += other.Expiries;
        Closes += other.Closes;
        StaleOperations += other.StaleOperations;
        Snapshots += other.Snapshots;
        BeatsLostToAnEnd += other.BeatsLostToAnEnd;
        ExpiriesLostToABeat += other.ExpiriesLostToABeat;
        ExpiriesLostToAnEnd += other.ExpiriesLostToAnEnd;
        ClosesLostToAnEnd += other.ClosesLostToAnEnd;
        Recoveries += other.Recoveries;
        ReusesDuringAnOperation += other.ReusesDuringAnOperation;
        StaleOperationsOnAnotherTenant += other.StaleOperationsOnAnotherTenant;
    }

    public override string ToString() =>
        $"""
        tenancies {Tenancies:N0}, beats {Beats:N0}, expiries {Expiries:N0}, closes {Closes:N0}, stale operations {StaleOperations:N0}, snapshots {Snapshots:N0}
        collisions: beat lost to an end {BeatsLostToAnEnd:N0}, expiry lost to a beat {ExpiriesLostToABeat:N0}, expiry lost to an end {ExpiriesLostToAnEnd:N0},
          close lost to an end {ClosesLostToAnEnd:N0}, recoveries {Recoveries:N0}, reuse during an operation {ReusesDuringAnOperation:N0},
          stale operation on another tenant's slot {StaleOperationsOnAnotherTenant:N0}
        """;
}
