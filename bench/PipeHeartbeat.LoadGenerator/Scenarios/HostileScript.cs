using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Has each client offend as soon as it stands, and notes when and why the server ends it.</summary>
/// <param name="offence">What they do.</param>
/// <param name="clients">How many there are.</param>
/// <param name="earliestUs">From the beginning of its offence, how long the server may not end one of them.</param>
/// <param name="latestUs">And after how long it should have. Of a silence neither counts: that is for the judge.</param>
internal sealed class HostileScript(Offence offence, int clients, long earliestUs, long latestUs) : FleetScript
{
    private readonly long[] _beganUs = new long[clients];
    private readonly int[] _said = new int[clients];
    private long _lastBeganUs;

    public long Offended { get; private set; }

    public long Ended { get; private set; }

    /// <summary>Of those, the ones that still had time.</summary>
    public long Early { get; private set; }

    /// <summary>Ends for which the server gave a reason on the connection.</summary>
    public long Explained { get; private set; }

    /// <summary>Of those, the ones with the reason that is right.</summary>
    public long RightlyExplained { get; private set; }

    public long SentBytes { get; private set; }

    public LatencyRecorder Took { get; } = new();

    public override void OnStanding(Fleet fleet, int client, long nowUs)
    {
        Offended++;
        _beganUs[client] = _lastBeganUs = nowUs;
        fleet.Offend(client, offence.IsSilence);
        SayNext(fleet, client, nowUs);
    }

    public override void OnDeed(Fleet fleet, int client, long nowUs)
    {
        if (fleet.StateOf(client) == ClientState.Offending)
            SayNext(fleet, client, nowUs);
    }

    public override void OnEnded(Fleet fleet, int client, long nowUs, ClientState state, string? reason)
    {
        if (state != ClientState.Offending)
            return;

        Ended++;
        Early += nowUs - _beganUs[client] < earliestUs ? 1 : 0;
        Took.Record(nowUs - _beganUs[client]);
        Explained += reason is null ? 0 : 1;
        RightlyExplained += reason == offence.Reason.ToName() ? 1 : 0;
    }

    /// <summary>Nobody waits for the end of a flood: whoever would limit it would have done so within the run.</summary>
    public override bool IsDone(Fleet fleet, long nowUs) =>
        Ended == Offended
        || offence.IsEndless
        || (offence.IsSilence ? fleet.AreVerdictsOverdue(nowUs) : fleet.IsOverdue(_lastBeganUs + latestUs, nowUs));

    private void SayNext(Fleet fleet, int client, long nowUs)
    {
        int said = _said[client]++;
        if (said >= offence.Words.Count && !offence.IsEndless)
            return;

        SentBytes += fleet.Send(client, offence.Words[said % offence.Words.Count]);
        if (fleet.StateOf(client) == ClientState.Offending && offence.PaceUs > 0)
            fleet.PlanDeed(client, nowUs + offence.PaceUs);
    }
}
