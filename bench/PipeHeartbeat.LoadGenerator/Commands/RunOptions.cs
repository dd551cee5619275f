using System.CommandLine;
using System.Globalization;
using System.Text;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The options that every run takes.</summary>
internal sealed class RunOptions(RunDefaults defaults)
{
    private const string DefaultPrefix = "load-";
    private const double MostConnections = 10_000_000;
    private const double MostConnectsASecond = 1_000_000;
    private const double MostJitter = 0.5;

    /// <summary>Room for a client's number behind the prefix.</summary>
    private const int NumberBytes = 8;

    private readonly Option<string> _connections = Text("--connections", "COUNT", $"Clients. Default {defaults.Connections}.", "-c");
    private readonly Option<string> _interval = Text("--interval", "DURATION", $"Between two beats of a client. Default {defaults.Interval}; a server that is said HELLO to may decide otherwise.", "-i");
    private readonly Option<string> _duration = Text("--duration", "DURATION", $"How long is measured. Default {defaults.Duration}.", "-d");
    private readonly Option<string> _warmup = Text("--warmup", "DURATION", $"How long all beat before that. Default {defaults.Warmup}.");
    private readonly Option<string> _target = Text("--target", "HOST:PORT", $"The server. Default {TargetText.Default}.");
    private readonly Option<string> _timeout = Text("--timeout", "DURATION", "By which silence is judged. Default: what WELCOME says, else the status, else five intervals.");
    private readonly Option<string> _grace = Text("--grace", "DURATION", "How late a verdict may come before it counts as missed. Default 2s; longer where the server's status (--admin) tells that it held verdicts back.");
    private readonly Option<string> _connectRate = Text("--connect-rate", "COUNT", "Connections begun a second. Default 5k.");
    private readonly Option<string> _sourceIp = Text("--source-ip", "ADDRESSES", "Addresses to connect from, in turn: more than 28,000 connections to one server need several. One, several with commas, or a network: 127.0.0.0/24. Default over loopback: as many of 127.0.0.0/24 as it takes.");
    private readonly Option<string> _jitter = Text("--jitter", "PERCENT", "By how much of the interval beats are moved, to either side, at random. Default 0%, at most 50%.");
    private readonly Option<string> _idPrefix = Text("--id-prefix", "TEXT", "Clients say HELLO with this and their number. Default: they only beat.");
    private readonly Option<bool> _ack = new("--ack") { Description = $"Have every beat answered, and measure how long that takes. Clients then say HELLO, as {DefaultPrefix}0 and so on unless --id-prefix says otherwise." };
    private readonly Option<bool> _ignorePhase = new("--ignore-phase") { Description = "Clients begin to beat when they are welcomed, and not at the phase that the server gives each: to see what that is good for." };
    private readonly Option<string> _seed = Text("--seed", "NUMBER", "What is random follows from it. Default: another one each time; it is in the result.");
    private readonly Option<string> _admin = Text("--admin", "URL", "The server's admin API, such as http://127.0.0.1:15080: its timeout is taken, and its counts are compared with what was seen.");
    private readonly Option<string> _serverPid = Text("--server-pid", "PID", "The server's process, to tell what it uses. Default: whoever listens there, if that is here.");

    public void AddTo(Command command, bool hasWarmup, bool hasInterval)
    {
        command.Options.Add(_connections);
        if (hasInterval)
            command.Options.Add(_interval);
        command.Options.Add(_duration);
        if (hasWarmup)
            command.Options.Add(_warmup);
        foreach (Option option in (Option[])[_target, _timeout, _grace, _connectRate, _sourceIp, _jitter, _idPrefix, _ack, _ignorePhase, _seed, _admin, _serverPid])
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">An option's value can not be.</exception>
    public FleetOptions Read(ParseResult parsed)
    {
        string? intervalText = parsed.GetValue(_interval);
        TimeSpan interval = OptionText.ReadDuration(
            _interval.Name, intervalText ?? defaults.Interval, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        var target = TargetText.Read(parsed.GetValue(_target) ?? TargetText.Default);
        return new FleetOptions
        {
            Target = target,
            Connections = (int)OptionText.ReadNumber(_connections.Name, parsed.GetValue(_connections) ?? defaults.Connections, 1, MostConnections),
            Dialect = CreateDialect(parsed, intervalText is null ? TimeSpan.Zero : interval),
            Interval = interval,
            Timeout = parsed.GetValue(_timeout) is { } timeout
                ? OptionText.ReadDuration(_timeout.Name, timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24))
                : null,
            VerdictGrace = OptionText.ReadDuration(_grace.Name, parsed.GetValue(_grace) ?? "2s", TimeSpan.Zero, TimeSpan.FromHours(1)),
            Duration = OptionText.ReadDuration(_duration.Name, parsed.GetValue(_duration) ?? defaults.Duration, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24 * 7)),
            Warmup = OptionText.ReadDuration(_warmup.Name, parsed.GetValue(_warmup) ?? defaults.Warmup, TimeSpan.Zero, TimeSpan.FromHours(24)),
            ConnectRate = OptionText.ReadNumber(_connectRate.Name, parsed.GetValue(_connectRate) ?? "5k", 1, MostConnectsASecond),
            SourceAddresses = parsed.GetValue(_sourceIp) is { } sources ? SourceText.Read(sources) : [],
            Jitter = OptionText.ReadPercent(_jitter.Name, parsed.GetValue(_jitter) ?? "0%", 0, MostJitter),
            IgnoresPhase = parsed.GetValue(_ignorePhase),
            Seed = parsed.GetValue(_seed) is { } seed ? (int)OptionText.ReadNumber(_seed.Name, seed, 0, int.MaxValue) : Random.Shared.Next(),
            Admin = parsed.GetValue(_admin) is { } admin ? OptionText.ReadUrl(_admin.Name, admin) : null,
            ServerPid = parsed.GetValue(_serverPid) is { } pid ? ReadPid(pid) : TargetText.IsLocal(target.Address) ? ListenerProcess.TryFind(target) : null,
        };
    }

    private static Option<string> Text(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = helpName, Description = description };

    private HeartbeatDialect CreateDialect(ParseResult parsed, TimeSpan wishedInterval)
    {
        bool wantsAck = parsed.GetValue(_ack);
        string? prefix = parsed.GetValue(_idPrefix) ?? (wantsAck ? DefaultPrefix : null);
        int most = ProtocolLimits.MaxClientIdBytes - NumberBytes;
        if (prefix is not null && Encoding.UTF8.GetByteCount(prefix) > most)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{_idPrefix.Name} has {Encoding.UTF8.GetByteCount(prefix)} bytes: use {most} at most."));
        return new HeartbeatDialect(prefix, wantsAck, wishedInterval);
    }

    private int ReadPid(string text)
    {
        int pid = (int)OptionText.ReadNumber(_serverPid.Name, text, 1, int.MaxValue);
        return ProcessUsage.TryOpen(pid) is not null
            ? pid
            : throw new UsageException($"{_serverPid.Name} = '{text}' is no process that can be looked at: leave it out, or name the server's.");
    }
}
