using System.CommandLine;
using System.Globalization;
using System.Text;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat client</c>: one client, to try a server with.</summary>
internal sealed class ClientCommand : IVerb
{
    private const string DefaultTarget = "127.0.0.1:15000";
    private const string DefaultInterval = "3s";

    private readonly Argument<string> _target = new("HOST:PORT")
    {
        Description = "The server.",
        DefaultValueFactory = _ => DefaultTarget,
    };

    private readonly Option<string> _id = new("--id") { Description = "Who it says it is. Without --id and --token it says no HELLO.", HelpName = "NAME" };
    private readonly Option<string> _token = new("--token") { Description = "The credential to show, such as a JSON Web Token, where the server asks for one.", HelpName = "TOKEN" };

    private readonly Option<string> _interval = new("--interval")
    {
        Description = "How often it beats; a server that it says HELLO to may decide otherwise.",
        HelpName = "DURATION",
        DefaultValueFactory = _ => DefaultInterval,
    };

    private readonly Option<int?> _count = new("--count")
    {
        Description = "Stop beating after so many heartbeats, but stay connected. Default: never.",
        HelpName = "N",
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "Speak TLS." };

    private readonly Option<FileInfo> _tlsCa = new("--tls-ca")
    {
        Description = "Whom the server's certificate must come from, in PEM. Default: whomever this machine trusts.",
        HelpName = "FILE",
    };

    private readonly Option<FileInfo> _tlsCertificate = new("--tls-cert") { Description = "The certificate to show, and its key, in PEM.", HelpName = "FILE" };

    public ClientCommand()
    {
        Command = new Command("client", "Connects and beats. Type exit to leave.") { _target, _id, _token, _interval, _count, _tls, _tlsCa, _tlsCertificate };
        Command.SetAction(RunAsync);
    }

    public Command Command { get; }

    public string Example => "client 127.0.0.1:15000 --id alice --interval 1s";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string target = parsed.GetValue(_target)!;
        int colon = target.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            throw new UsageException($"'{target}' is not a host and port: write HOST:PORT, such as {DefaultTarget}.");
        TimeSpan interval = DurationArgument.Read(_interval.Name, parsed.GetValue(_interval)!, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        CheckLength(_id, parsed.GetValue(_id), 1, ProtocolLimits.MaxClientIdBytes);
        CheckLength(_token, parsed.GetValue(_token), 1, ProtocolLimits.MaxCredentialBytes);
        int? count = parsed.GetValue(_count);
        if (count < 0)
            throw new UsageException($"--count = '{count}' is negative: write 0 or more.");

        var settings = new ClientSettings(target[..colon].Trim('[', ']'), port, parsed.GetValue(_id), parsed.GetValue(_token), interval, count)
        {
            // Who names a file means TLS.
            IsTls = parsed.GetValue(_tls) || parsed.GetValue(_tlsCa) is not null || parsed.GetValue(_tlsCertificate) is not null,
            TlsCa = parsed.GetValue(_tlsCa),
            TlsCertificate = parsed.GetValue(_tlsCertificate),
        };
        using var client = new InteractiveClient(settings, Console.In, Console.Out, TimeProvider.System);
        return await client.RunAsync(cancellationToken);
    }

    private static void CheckLength(Option<string> option, string? value, int leastBytes, int mostBytes)
    {
        int bytes = value is null ? leastBytes : Encoding.UTF8.GetByteCount(value);
        if (bytes < leastBytes || bytes > mostBytes)
            throw new UsageException($"{option.Name} has {bytes} bytes: use {leastBytes} to {mostBytes}.");
    }
}
