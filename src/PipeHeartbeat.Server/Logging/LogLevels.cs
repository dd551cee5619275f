using Microsoft.Extensions.Configuration;

namespace PipeHeartbeat.Server;

/// <summary>The section <c>Logging</c> as a configuration of its own, which alone may change while the server runs.</summary>
internal sealed class LogLevels : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Makes others hold, at once. Thread-safe.</summary>
    public void Set(IReadOnlyDictionary<string, string?> values)
    {
        Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
