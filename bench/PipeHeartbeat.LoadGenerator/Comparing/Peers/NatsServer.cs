using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>nats-server, in Go.</summary>
internal sealed class NatsServer : Peer
{
    // A client is stale when it has let this many pings pass and the next one is due.
    private const int PingMax = 1;

    private readonly string? _program = ProgramFinder.Find("nats-server");

    public override string Key => "nats";

    public override string Name => "NATS";

    public override string InstallCommand => InstallHint.For("nats-server", "nats-server");

    public override async Task<string?> FindVersionAsync() =>
        _program is null ? null : await ProgramFinder.FirstLineAsync(_program, "--version");

    public override Task<PeerLaunch> PrepareAsync(PeerDemand demand)
    {
        TimeSpan ping = demand.Timeout / (PingMax + 1);
        string settings = string.Create(CultureInfo.InvariantCulture, $"ping_interval: \"{ping.TotalMilliseconds:0}ms\"\nping_max: {PingMax}\n");
        string file = Path.Combine(demand.Directory, "nats.conf");
        File.WriteAllText(file, string.Create(
            CultureInfo.InvariantCulture, $"listen: \"127.0.0.1:{demand.Port}\"\nmax_connections: {demand.Connections + 64}\n{settings}"));
        return Task.FromResult(new PeerLaunch(
            _program!,
            ["-c", file],
            new NatsDialect(),
            ping * (PingMax + 1),
            settings.TrimEnd().Replace("\n", ", ", StringComparison.Ordinal)));
    }
}
