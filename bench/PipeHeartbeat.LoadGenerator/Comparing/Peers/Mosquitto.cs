using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Eclipse Mosquitto, an MQTT broker in C.</summary>
internal sealed class Mosquitto : Peer
{
    private readonly string? _program = ProgramFinder.Find("mosquitto");

    public override string Key => "mosquitto";

    public override string Name => "Mosquitto";

    public override string InstallCommand => InstallHint.For("mosquitto", "mosquitto");

    public override async Task<string?> FindVersionAsync() =>
        _program is null ? null : await ProgramFinder.FirstLineAsync(_program, "-h");

    public override Task<PeerLaunch> PrepareAsync(PeerDemand demand)
    {
        // Told to log only what goes wrong: it would write a line for every client. As root it becomes the user that is named.
        string file = Path.Combine(demand.Directory, "mosquitto.conf");
        File.WriteAllText(file, string.Create(
            CultureInfo.InvariantCulture,
            $"listener {demand.Port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser nobody\n"
            + $"log_dest stderr\nlog_type error\nlog_type warning\n"));
        int keepAlive = MqttKeepAlive.SecondsFor(demand.Timeout);
        return Task.FromResult(new PeerLaunch(
            _program!,
            ["-c", file],
            new MqttDialect(keepAlive),
            MqttKeepAlive.Timeout(keepAlive),
            string.Create(CultureInfo.InvariantCulture, $"keep-alive {keepAlive} s × 1.5; no persistence, logs errors only")));
    }
}
