using System.Net;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>All clients connect and beat, and nobody may be declared offline.</summary>
/// <param name="options">What the fleet is to do.</param>
/// <param name="failover">Where those go whom a drain sends away; <see langword="null"/>: they stay away.</param>
internal sealed class HoldScenario(FleetOptions options, IPEndPoint? failover = null) : Scenario(options)
{
    public override string Verb => "hold";

    protected override FleetScript CreateScript(int timeoutMs) => failover is null ? new FleetScript() : new FailoverScript(failover);
}
