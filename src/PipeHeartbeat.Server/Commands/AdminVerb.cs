using System.CommandLine;
using System.Net;

namespace PipeHeartbeat.Server;

/// <summary>A command that asks a running server.</summary>
internal abstract class AdminVerb : IVerb
{
    private readonly Option<string> _admin = new("--admin")
    {
        Description = "The server's admin API. Default: what PIPEHEARTBEAT__ADMIN or the configuration says, else 127.0.0.1:15080.",
        HelpName = "ADDRESS:PORT or URL",
    };

    private readonly Option<string> _adminToken = new("--admin-token")
    {
        Description = "The token to show. Better in PIPEHEARTBEAT__ADMINTOKEN, where others on this machine do not see it.",
        HelpName = "TOKEN",
    };

    private readonly Option<FileInfo> _config = new("--config")
    {
        Description = "The server's configuration, to take its address and token from.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    /// <param name="name">What is typed.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="own">What only this one takes.</param>
    protected AdminVerb(string name, string description, params Symbol[] own)
    {
        Command = new Command(name, description);
        foreach (Argument argument in own.OfType<Argument>())
            Command.Arguments.Add(argument);
        foreach (Option option in own.OfType<Option>().Concat([_json, _admin, _adminToken, _config]))
            Command.Options.Add(option);
        Command.SetAction(RunAsync);
    }

    public Command Command { get; }

    public abstract string Example { get; }

    /// <returns>The exit code.</returns>
    /// <exception cref="IOException">The server does not answer, or refuses.</exception>
    protected abstract Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        AdminTarget target = AdminTarget.Find(parsed.GetValue(_admin), parsed.GetValue(_adminToken), parsed.GetValue(_config));
        using var admin = new AdminConnection(target);
        using var output = new TextOutput(parsed.GetValue(_json));
        try
        {
            return await RunAsync(admin, parsed, output, cancellationToken);
        }
        catch (AdminException error) when (error is { Status: HttpStatusCode.BadRequest, IsExplained: true })
        {
            // Such as an interval that this server is configured not to grant.
            throw new UsageException(error.Message);
        }
        catch (ReaderLeftException)
        {
            // Such as head, which has seen enough.
            return ExitCode.Ok;
        }
    }
}
