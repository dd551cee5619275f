using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>redis-server, in C.</summary>
internal sealed class RedisServer : Peer
{
    private readonly string? _program = ProgramFinder.Find("redis-server");

    public override string Key => "redis";

    public override string Name => "Redis";

    public override string InstallCommand => InstallHint.For("redis-server", "redis");

    public override async Task<string?> FindVersionAsync() =>
        _program is null ? null : (await ProgramFinder.FirstLineAsync(_program, "--version"))?.Split(" sha=")[0];

    public override Task<PeerLaunch> PrepareAsync(PeerDemand demand)
    {
        int timeout = (int)Math.Ceiling(demand.Timeout.TotalSeconds);
        string[] arguments =
        [
            "--bind", "127.0.0.1",
            "--port", demand.Port.ToString(CultureInfo.InvariantCulture),
            "--maxclients", (demand.Connections + 64).ToString(CultureInfo.InvariantCulture),
            "--timeout", timeout.ToString(CultureInfo.InvariantCulture),
            "--save", "",
            "--appendonly", "no",
            "--dir", demand.Directory,
        ];
        return Task.FromResult(new PeerLaunch(
            _program!,
            arguments,
            new RedisDialect(),
            TimeSpan.FromSeconds(timeout),
            string.Create(CultureInfo.InvariantCulture, $"timeout {timeout}; no persistence")));
    }
}
