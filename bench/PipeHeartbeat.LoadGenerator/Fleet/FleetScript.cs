namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// What a scenario does with the fleet beside letting it beat, which is all that this one does. Called on the fleet's thread, so it must be
/// quick and never wait.
/// </summary>
internal class FleetScript
{
    /// <summary>Whether the measured part may end once its time is up.</summary>
    public virtual bool IsDone(Fleet fleet, long nowUs) => true;

    /// <summary>The measured part begins.</summary>
    public virtual void Begin(Fleet fleet, long nowUs)
    {
    }

    /// <summary>A client stands: connected, and welcomed if its dialect is. It is about to beat.</summary>
    public virtual void OnStanding(Fleet fleet, int client, long nowUs)
    {
    }

    /// <summary>A moment has come that was asked for with <see cref="Fleet.PlanDeed"/>.</summary>
    public virtual void OnDeed(Fleet fleet, int client, long nowUs)
    {
    }

    /// <summary>The connection of a client that the server has ended is closed: it may come back.</summary>
    public virtual void OnGone(Fleet fleet, int client, long nowUs)
    {
    }

    /// <summary>The server has ended a client, whose connection may stand for a moment yet.</summary>
    /// <param name="fleet">Whose.</param>
    /// <param name="client">Which.</param>
    /// <param name="nowUs">When.</param>
    /// <param name="state">What it was before.</param>
    /// <param name="reason">The reason that the server gave; <see langword="null"/> if it gave none.</param>
    public virtual void OnEnded(Fleet fleet, int client, long nowUs, ClientState state, string? reason)
    {
    }
}
