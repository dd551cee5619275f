using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>A fixed number of beats a second, evenly spread over all clients.</summary>
internal sealed class RateScenario(FleetOptions options) : Scenario(options)
{
    public override string Verb => "rate";

    protected override string Doing => string.Create(CultureInfo.InvariantCulture, $"{Options.Rate:N0} beats/s");
}
