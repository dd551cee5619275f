using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat config show</c></summary>
internal sealed class ConfigShowCommand() : ConfigVerb("show", "Shows what holds for every key, and where it comes from; secrets are not shown.")
{
    public override string Example => "config show --config pipeheartbeat.json";

    protected override int Run(ConfigurationManager configuration, ServeFlags flags, TextOutput output)
    {
        if (ConfigurationCheck.FindFailures(configuration) is [{ } failure, ..])
            throw new UsageException(flags.NameIn(failure));

        IReadOnlyList<EffectiveValue> values = EffectiveValues.Read(configuration);
        if (output.IsJson)
        {
            output.WriteLine(JsonSerializer.Serialize(values, ReadableJson.Context.IReadOnlyListEffectiveValue));
            return ExitCode.Ok;
        }

        Table table = PlainTable.Create(["KEY", "VALUE", "FROM"]);
        foreach (EffectiveValue value in values)
            table.AddRow(new Text(value.Key), new Text(TerminalText.Printable(value.Value)), new Text(value.Source));
        output.Write(table);
        return ExitCode.Ok;
    }
}
