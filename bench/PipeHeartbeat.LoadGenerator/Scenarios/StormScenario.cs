using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Many clients drop at one moment, as when a network fails, and come back within a window.</summary>
/// <param name="options">What the fleet does.</param>
/// <param name="drop">How many drop: above 0, up to 1.</param>
/// <param name="window">Within which they come back, each at a moment of its own; zero: all at once.</param>
internal sealed class StormScenario(FleetOptions options, double drop, TimeSpan window) : Scenario(options)
{
    public override string Verb => "storm";

    protected override string Doing => string.Create(
        CultureInfo.InvariantCulture, $"{drop * 100:0.##} % drop and come back within {DurationText.Format(window)}");

    protected override FleetScript CreateScript(int timeoutMs) => new StormScript(Options.Seed, drop, window);
}
