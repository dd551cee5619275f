using System.CommandLine;
using System.Net;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>hold</c></summary>
internal sealed class HoldCommand() : ScenarioCommand(
    "hold", "Holds connections and beats; nobody may be declared offline.", "-c 19k -i 3s -d 1m", new RunDefaults(), Failover)
{
    private static readonly Option<string> Failover = new("--failover")
    {
        Description = "Where clients go that a drain of the server sends away, when it tells them to. Default: they stay away. They have to say HELLO: --id-prefix.",
        HelpName = "HOST:PORT",
    };

    protected override Scenario Create(FleetOptions options, ParseResult parsed)
    {
        IPEndPoint? failover = parsed.GetValue(Failover) is { } text ? TargetText.Read(text) : null;
        if (failover is not null && !options.Dialect.IsWelcomed)
            throw new UsageException($"{Failover.Name} needs clients that are told why they go: add --id-prefix.");
        if (failover is not null && failover.AddressFamily != options.Target.AddressFamily)
            throw new UsageException($"{Failover.Name} = '{failover}' is of another family than the server's address: use both of IPv4 or both of IPv6.");
        return new HoldScenario(options, failover);
    }
}
