using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The options of <c>compare</c>, and what was typed for them.</summary>
internal sealed class CompareArguments
{
    private const int MostConnections = 1_000_000;
    private const int MostBeatsASecond = 10_000_000;
    private const int MostRounds = 100;
    private static readonly TimeSpan LeastDuration = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostDuration = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(10);

    private readonly Option<string?> _connections = new("--connections", "-c")
    {
        Description = "Connections to each peer. Default 5k.",
        HelpName = "COUNT",
    };

    private readonly Option<string?> _rate = new("--rate", "-r")
    {
        Description = "Beats a second of all of them. Default 5k.",
        HelpName = "COUNT",
    };

    private readonly Option<string?> _duration = new("--duration", "-d")
    {
        Description = "How long each round is measured. Default 6s.",
        HelpName = "DURATION",
    };

    private readonly Option<string?> _rounds = new("--rounds")
    {
        Description = "How often each peer is measured, in turn; the median counts. Default 3.",
        HelpName = "COUNT",
    };

    private readonly Option<string?> _silence = new("--silence")
    {
        Description = "The silence that peers are configured to notice when it is measured how late they do; 0s leaves that out. Default 3s.",
        HelpName = "DURATION",
    };

    private readonly Option<string?> _peers = new("--peers")
    {
        Description = $"Only these, with commas between: {string.Join(',', PeerCatalog.Keys)}. Default: all that are installed.",
        HelpName = "PEERS",
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = "The binary 'pipeheartbeat'. Default: the one that was built beside this program, else the one on the PATH.",
        HelpName = "FILE",
    };

    public IEnumerable<Option> Options => [_connections, _rate, _duration, _rounds, _silence, _peers, _server];

    /// <summary>Reads what the peers are put through.</summary>
    /// <exception cref="UsageException">A value is wrong.</exception>
    public ComparePlan ReadPlan(ParseResult parsed)
    {
        var plan = new ComparePlan();
        if (parsed.GetValue(_connections) is { } connections)
            plan = plan with { Connections = (int)OptionText.ReadNumber(_connections.Name, connections, 1, MostConnections) };
        if (parsed.GetValue(_rate) is { } rate)
            plan = plan with { Rate = OptionText.ReadNumber(_rate.Name, rate, 1, MostBeatsASecond) };
        if (parsed.GetValue(_duration) is { } duration)
            plan = plan with { Duration = OptionText.ReadDuration(_duration.Name, duration, LeastDuration, MostDuration) };
        if (parsed.GetValue(_rounds) is { } rounds)
            plan = plan with { Rounds = (int)OptionText.ReadNumber(_rounds.Name, rounds, 1, MostRounds) };
        if (parsed.GetValue(_silence) is { } silence)
            plan = plan with { Silence = OptionText.ReadDuration(_silence.Name, silence, TimeSpan.Zero, MostSilence) };
        return plan;
    }

    /// <summary>The peers that were asked for; all, if none was named.</summary>
    /// <exception cref="UsageException">A name is wrong, or the server's binary is not there.</exception>
    public IReadOnlyList<Peer> ReadPeers(ParseResult parsed, out bool areNamed)
    {
        string? server = parsed.GetValue(_server);
        if (server is not null && !File.Exists(server))
            throw new UsageException($"{_server.Name} = '{server}' is not there: name the binary 'pipeheartbeat'.");

        IReadOnlyList<Peer> all = PeerCatalog.All(server ?? ServerBinary.Find(AppContext.BaseDirectory));
        string? typed = parsed.GetValue(_peers);
        areNamed = typed is not null;
        if (typed is null)
            return all;

        string[] keys = typed.Split(',', StringSplitOptions.TrimEntries);
        if (keys.FirstOrDefault(key => all.All(peer => peer.Key != key)) is { } unknown)
            throw new UsageException($"{_peers.Name} = '{typed}' names '{unknown}', which is none: take of {string.Join(',', PeerCatalog.Keys)}.");
        return [.. all.Where(peer => keys.Contains(peer.Key, StringComparer.Ordinal))];
    }
}
