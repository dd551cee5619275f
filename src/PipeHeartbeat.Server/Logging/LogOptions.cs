using Microsoft.Extensions.Configuration;

namespace PipeHeartbeat.Server;

/// <summary>How what is logged, and who comes and goes, is written.</summary>
internal sealed class LogOptions
{
    public const string FormatKey = "LogFormat";

    public static IReadOnlyList<string> Keys { get; } = [FormatKey];

    /// <summary>Default <see cref="LogFormat.Text"/>.</summary>
    public LogFormat Format { get; private set; }

    public static LogOptions Read(IConfiguration section)
    {
        var options = new LogOptions();
        new ConfigurationSection(section, typeof(LogOptions)).Choice<LogFormat>(FormatKey, "is no format", "use text or json", format => options.Format = format);
        return options;
    }
}
