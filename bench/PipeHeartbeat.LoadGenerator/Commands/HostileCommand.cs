using System.CommandLine;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>hostile</c></summary>
internal sealed class HostileCommand : ScenarioCommand
{
    private static readonly Option<string> Kind = new("--kind")
    {
        Description = "drip: a packet byte by byte; half: half a head; seven: all of it but a byte; endless: a head, and a body byte by byte; garbage: no packet; length: an impossible length; "
            + "flood: beats without end, for the duration; idle: never a word. Default garbage.",
        HelpName = "KIND",
    };

    private static readonly Option<string> FrameTimeout = new("--frame-timeout")
    {
        Description = "Of drip, half and seven: how long the server lets a packet be unfinished. Default 5s, as the server's.",
        HelpName = "DURATION",
    };

    private static readonly Option<string> Pace = new("--pace")
    {
        Description = "Between two bytes of drip and endless. Default 500ms.",
        HelpName = "DURATION",
    };

    public HostileCommand()
        : base(
            "hostile",
            "Clients break the rules; the server should end each of them for the right reason. Lasts until it has, or should have.",
            "-c 1k --kind drip --admin http://127.0.0.1:15080",
            new RunDefaults { Connections = "100", Duration = "10s" },
            Kind,
            FrameTimeout,
            Pace)
    {
    }

    protected override bool HasWarmup => false;

    protected override bool HasInterval => false;

    protected override Scenario Create(FleetOptions options, ParseResult parsed)
    {
        OffenceKind kind = OptionText.ReadWord<OffenceKind>(Kind.Name, parsed.GetValue(Kind) ?? "garbage");
        string? frameTimeout = parsed.GetValue(FrameTimeout);
        if (frameTimeout is not null && kind is not (OffenceKind.Drip or OffenceKind.Half or OffenceKind.Seven))
            throw new UsageException($"{FrameTimeout.Name} = '{frameTimeout}' has no meaning for this {Kind.Name}: leave it out, or take drip, half or seven.");
        string? pace = parsed.GetValue(Pace);
        if (pace is not null && kind is not (OffenceKind.Drip or OffenceKind.Endless))
            throw new UsageException($"{Pace.Name} = '{pace}' has no meaning for this {Kind.Name}: leave it out, or take drip or endless.");
        return new HostileScenario(
            options,
            kind,
            OptionText.ReadDuration(FrameTimeout.Name, frameTimeout ?? "5s", ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval),
            pace is null ? null : OptionText.ReadDuration(Pace.Name, pace, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)));
    }
}
