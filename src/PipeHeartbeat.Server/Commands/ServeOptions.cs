using System.CommandLine;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// The flags of the server. Each is a configuration key with a shorter name, so that a value has one meaning and one check, wherever it comes from.
/// </summary>
internal sealed class ServeOptions
{
    private readonly Option<string[]> _listen = new("--listen")
    {
        Description = "An address to serve clients on; may be given several times. tls:// before it asks for TLS, proxy:// for PROXY headers, proxy+tls:// for both. Default 0.0.0.0:15000; port 0 takes a free one.",
        HelpName = "[tls://]ADDRESS:PORT",
    };

    private readonly Option<string> _tlsCertificate = new("--tls-cert")
    {
        Description = "The server's certificate for tls:// addresses, in PEM or PKCS #12; read anew when it changes.",
        HelpName = "FILE",
    };

    private readonly Option<string> _tlsKey = new("--tls-key")
    {
        Description = "Its key in PEM. Default: it is in the same file.",
        HelpName = "FILE",
    };

    private readonly Option<string> _tlsClientCa = new("--tls-client-ca")
    {
        Description = "Whom clients' certificates must come from, in PEM; with it, clients are who their certificates say.",
        HelpName = "FILE",
    };

    private readonly Option<string> _admin = new("--admin")
    {
        Description = "The address of the admin API, or 'off'; any but a loopback address needs a token. Default 127.0.0.1:15080.",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string> _adminToken = new("--admin-token")
    {
        Description = "What requests to the admin API have to show; others on this machine see it here, but not in PIPEHEARTBEAT__ADMINTOKEN.",
        HelpName = "TOKEN",
    };

    private readonly Option<string> _interval = new("--interval")
    {
        Description = "How often a client beats unless it asks for something else. Default 3s.",
        HelpName = "DURATION",
    };

    private readonly Option<string> _missed = new("--missed")
    {
        Description = "Heartbeats a client may miss before it is offline. Default 5.",
        HelpName = "COUNT",
    };

    private readonly Option<string> _transport = new("--transport")
    {
        Description = "What receives: epoll (Linux), sockets, or auto, which takes epoll where it is to be had. Default auto.",
        HelpName = "TRANSPORT",
    };

    private readonly Option<string> _ioThreads = new("--io-threads")
    {
        Description = "Threads that receive, with epoll. Default half the cores, 4 at most.",
        HelpName = "COUNT",
    };

    private readonly Option<string> _ioPace = new("--io-pace")
    {
        Description = "How long such a thread sleeps after it had work, to find more at once; 0ms for the least latency. Default 1ms.",
        HelpName = "DURATION",
    };

    private readonly Option<string> _otlp = new("--otlp")
    {
        Description = "An OpenTelemetry collector to send metrics to, such as http://127.0.0.1:4317. Default: none; Prometheus asks at /metrics of the admin address.",
        HelpName = "URL",
    };

    private readonly Option<string> _redis = new("--redis")
    {
        Description = "A Redis 7 through which presence is shared with other nodes: HOST:PORT and, behind commas, whatever else StackExchange.Redis takes. A password others on this machine see here, but not in PIPEHEARTBEAT__REDIS__CONNECTION. Default: none.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string> _node = new("--node")
    {
        Description = "What this node is called among them, for people. Default: the machine's name.",
        HelpName = "NAME",
    };

    private readonly Option<string> _logFormat = new("--log-format")
    {
        Description = "What is printed: text, or json, an object a line. Default text.",
        HelpName = "FORMAT",
    };

    private readonly Option<FileInfo> _config = new("--config")
    {
        Description = "A JSON file with a section 'PipeHeartbeat', read over appsettings.json.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_listen, _tlsCertificate, _tlsKey, _tlsClientCa, _admin, _adminToken, _interval, _missed, _transport, _ioThreads, _ioPace, _otlp, _redis, _node, _logFormat, _config])
            command.Options.Add(option);
    }

    public ServeFlags Read(ParseResult parsed)
    {
        var flags = new Dictionary<string, (string Flag, string Value)>();
        if (parsed.GetValue(_listen) is { Length: > 0 } listen)
            flags[ConfigurationSection.ListenKey] = (_listen.Name, string.Join(',', listen));
        AddIfGiven($"Tls:{nameof(TlsOptions.CertificateFile)}", _tlsCertificate);
        AddIfGiven($"Tls:{nameof(TlsOptions.KeyFile)}", _tlsKey);
        AddIfGiven($"Tls:{nameof(TlsOptions.ClientCaFile)}", _tlsClientCa);
        AddIfGiven(AdminOptions.Key, _admin);
        AddIfGiven(AdminOptions.TokenKey, _adminToken);
        AddIfGiven(nameof(HeartbeatOptions.Interval), _interval);
        AddIfGiven(nameof(HeartbeatOptions.MissedLimit), _missed);
        AddIfGiven(TransportOptions.KindKey, _transport);
        AddIfGiven(TransportOptions.ThreadsKey, _ioThreads);
        AddIfGiven(TransportOptions.PaceKey, _ioPace);
        AddIfGiven(OtlpOptions.EndpointKey, _otlp);
        AddIfGiven(Cluster.ConnectionKey, _redis);
        AddIfGiven(Cluster.NodeNameKey, _node);
        AddIfGiven(LogOptions.FormatKey, _logFormat);
        return new ServeFlags(parsed.GetValue(_config), flags);

        void AddIfGiven(string key, Option<string> option)
        {
            if (parsed.GetValue(option) is { } value)
                flags[key] = (option.Name, value);
        }
    }
}
