using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>This project's server.</summary>
/// <param name="program">The binary <c>pipeheartbeat</c>; <see langword="null"/> if there is none.</param>
/// <param name="transport">epoll or sockets.</param>
/// <param name="isAnswered">Whether clients say HELLO and ask for an ACK to each beat.</param>
internal sealed class OurServer(string? program, string transport, bool isAnswered) : Peer
{
    private const int Missed = 5;

    public override string Key => transport + (isAnswered ? "-ack" : "");

    public override string Name => $"PipeHeartbeat, {transport}{(isAnswered ? ", ACK" : "")}";

    public override bool IsAnswered => isAnswered;

    // Whoever is answered is found silent in the same way.
    public override bool DetectsSilence => !isAnswered;

    public override string InstallCommand => "dotnet build -c Release src/PipeHeartbeat.Server, or name its binary with --server";

    public override async Task<string?> FindVersionAsync()
    {
        if (program is null || (transport == "epoll" && !OperatingSystem.IsLinux()))
            return null;

        // What stands behind the plus sign is the commit, of which seven digits do.
        if (await ProgramFinder.FirstLineAsync(program, "--version") is not { } version)
            return null;
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? version : version[..Math.Min(version.Length, plus + 8)];
    }

    public override Task<PeerLaunch> PrepareAsync(PeerDemand demand)
    {
        TimeSpan interval = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(demand.Timeout.TotalMilliseconds / Missed), 100, 600_000));
        string[] settings =
        [
            "--transport", transport,
            "--interval", DurationText.Format(interval),
            "--missed", Missed.ToString(CultureInfo.InvariantCulture),
        ];
        string listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{demand.Port}");
        return Task.FromResult(new PeerLaunch(
            program!,
            ["serve", "--listen", listen, "--admin", "off", .. settings],
            isAnswered ? new HeartbeatDialect("load-", wantsAck: true) : new HeartbeatDialect(),
            interval * Missed,
            string.Join(' ', settings) + (isAnswered ? "; HELLO asks for ACK" : "")));
    }
}
