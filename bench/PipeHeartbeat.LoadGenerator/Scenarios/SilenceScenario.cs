using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Some of the clients fall silent, at moments spread over the measured part; the run goes on until the last verdict was due.</summary>
/// <param name="options">What the fleet does.</param>
/// <param name="fraction">How many fall silent: above 0, up to 1.</param>
internal sealed class SilenceScenario(FleetOptions options, double fraction) : Scenario(options)
{
    public override string Verb => "silence";

    protected override string Doing => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.##} % fall silent");

    protected override bool AwaitsVerdicts => true;

    protected override FleetScript CreateScript(int timeoutMs) => new SilenceScript(Options, fraction);
}
