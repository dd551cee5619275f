using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Clients connect, live for a session and leave in order; another comes at once in the place of each.</summary>
/// <param name="options">What the fleet does.</param>
/// <param name="session">How long a client stays, on average: half to one and a half times this.</param>
internal sealed class ChurnScenario(FleetOptions options, TimeSpan session) : Scenario(options)
{
    public override string Verb => "churn";

    protected override string Doing => string.Create(CultureInfo.InvariantCulture, $"sessions of {DurationText.Format(session)}");

    protected override FleetScript CreateScript(int timeoutMs) => new ChurnScript(Options.Seed, session);
}
