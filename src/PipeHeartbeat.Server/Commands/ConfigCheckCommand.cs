using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat config check</c></summary>
internal sealed class ConfigCheckCommand() : ConfigVerb("check", "Finds all that is wrong, without starting anything. Exits with 2 if something is.")
{
    public override string Example => "config check --config pipeheartbeat.json";

    protected override int Run(ConfigurationManager configuration, ServeFlags flags, TextOutput output)
    {
        string[] failures = [.. ConfigurationCheck.FindFailures(configuration).Select(flags.NameIn)];
        if (output.IsJson)
            output.WriteLine(JsonSerializer.Serialize(new CheckResult(failures.Length == 0, failures), ReadableJson.Context.CheckResult));
        else if (failures.Length == 0)
            output.WriteLine("nothing is wrong");
        else
        {
            foreach (string failure in failures)
                output.WriteLine(failure);
        }

        return failures.Length == 0 ? ExitCode.Ok : ExitCode.WrongUsage;
    }
}
