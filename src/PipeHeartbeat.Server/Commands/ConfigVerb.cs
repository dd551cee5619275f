using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace PipeHeartbeat.Server;

/// <summary>A command about what a server would start with, given the same flags.</summary>
internal abstract class ConfigVerb : IVerb
{
    private readonly ServeOptions _options = new();
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    protected ConfigVerb(string name, string description)
    {
        Command = new Command(name, description) { _json };
        _options.AddTo(Command);
        Command.SetAction(Run);
    }

    public Command Command { get; }

    public abstract string Example { get; }

    protected abstract int Run(ConfigurationManager configuration, ServeFlags flags, TextOutput output);

    private int Run(ParseResult parsed)
    {
        ServeFlags flags = _options.Read(parsed);
        using var configuration = new ConfigurationManager();
        ServerConfiguration.Load(configuration, flags);
        using var output = new TextOutput(parsed.GetValue(_json));
        try
        {
            return Run(configuration, flags, output);
        }
        catch (ReaderLeftException)
        {
            return ExitCode.Ok;
        }
    }
}
