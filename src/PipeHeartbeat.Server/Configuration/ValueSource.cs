using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace PipeHeartbeat.Server;

/// <summary>Finds out where a value comes from.</summary>
internal static class ValueSource
{
    public const string Default = "default";

    public static string Find(IConfigurationRoot configuration, string key)
    {
        string path = $"{ConfigurationSection.Name}:{key}";

        // The one that was added last holds.
        IConfigurationProvider? provider = configuration.Providers.LastOrDefault(one => one.TryGet(path, out _) || one.GetChildKeys([], path).Any());
        return provider switch
        {
            null => Default,
            JsonConfigurationProvider { Source.Path: { } file } => Path.GetFileName(file),
            EnvironmentVariablesConfigurationProvider => "environment",
            _ => "flag",
        };
    }
}
