using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Where values come from: flags over environment over the named file over <c>appsettings.json</c> over defaults.</summary>
internal static class ServerConfiguration
{
    /// <summary>The section that ASP.NET Core's logging knows.</summary>
    public const string LoggingSection = "Logging";

    private static readonly string[] Sections = [ConfigurationSection.Name, LoggingSection];

    /// <summary>Every key that is read in the section <c>PipeHeartbeat</c>; of webhooks, those of the first endpoint.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [ConfigurationSection.ListenKey, .. AdminOptions.Keys, .. TransportOptions.Keys, .. OtlpOptions.Keys, .. LogOptions.Keys, .. RedisPresenceServiceCollectionExtensions.ConfigurationKeys, .. PipeHeartbeatServiceCollectionExtensions.ConfigurationKeys.Where(key => key != ConfigurationSection.ListenKey)];

    private static string UsualFile => Path.GetFullPath("appsettings.json");

    /// <summary>The files that are read, whether they exist or not.</summary>
    public static IReadOnlyList<string> Files(ServeFlags flags) => flags.ConfigFile is { } named ? [UsualFile, named.FullName] : [UsualFile];

    /// <summary>Adds all sources.</summary>
    /// <exception cref="UsageException">A file is missing, or is no JSON.</exception>
    public static void Load(ConfigurationManager configuration, ServeFlags flags)
    {
        // Asked anew each time, unlike FileInfo.Exists.
        if (flags.ConfigFile is not null && !File.Exists(flags.ConfigFile.FullName))
            throw new UsageException($"--config = '{flags.ConfigFile}' is no file that exists: name a JSON file, or leave the flag out.");

        try
        {
            configuration.AddJsonFile(UsualFile, optional: true, reloadOnChange: false);
            if (flags.ConfigFile is not null)
                configuration.AddJsonFile(flags.ConfigFile.FullName, optional: false, reloadOnChange: false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            string cause = error == error.GetBaseException() ? "" : $" {error.GetBaseException().Message}";
            throw new UsageException($"{error.Message}{cause}");
        }

        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(flags.Values.Select(
            flag => KeyValuePair.Create($"{ConfigurationSection.Name}:{flag.Key}", (string?)flag.Value.Value)));
    }

    /// <summary>Reads all sources, and gives what is in <see cref="LoggingSection"/>.</summary>
    /// <exception cref="UsageException">A file is missing, or is no JSON, or a level is none.</exception>
    public static IReadOnlyDictionary<string, string?> ReadLogging(ServeFlags flags)
    {
        using var configuration = new ConfigurationManager();
        Load(configuration, flags);
        return ReadLogging(configuration);
    }

    /// <summary>What is in <see cref="LoggingSection"/> of a configuration that was loaded.</summary>
    /// <exception cref="UsageException">A level is none.</exception>
    public static IReadOnlyDictionary<string, string?> ReadLogging(IConfiguration configuration)
    {
        IConfigurationSection logging = configuration.GetSection(LoggingSection);
        return UnknownLevels(logging).FirstOrDefault() is { } unknown ? throw new UsageException(unknown) : new Dictionary<string, string?>(logging.AsEnumerable());
    }

    /// <summary>What nobody would read, or not as it was meant: a key that is misspelt, whose owner believes that it holds.</summary>
    public static IEnumerable<string> Misspellings(IConfiguration configuration) =>
        MisspeltSections(configuration).Concat(UnknownKeys(configuration.GetSection(ConfigurationSection.Name))).Concat(UnknownLevels(configuration.GetSection(LoggingSection)));

    /// <summary>Groups only: what else stands beside the sections is not ours, nor are the variables of the environment.</summary>
    private static IEnumerable<string> MisspeltSections(IConfiguration configuration) =>
        from child in configuration.GetChildren()
        where !Sections.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && child.GetChildren().Any()
        let meant = NearestName.Find(child.Key, Sections)
        where meant is not null
        select $"{child.Key} = '…' is no section that is read: perhaps {meant} is meant.";

    private static IEnumerable<string> UnknownKeys(IConfigurationSection section) => section.Value is { } value
        ? [$"{ConfigurationSection.Name} = '{value}' is one value: it must be a group of options."]
        : UnknownKeys(section, prefix: "");

    private static IEnumerable<string> UnknownKeys(IConfigurationSection section, string prefix)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            string key = prefix + child.Key;
            IReadOnlyList<string> keys = WebhookKeys.For(key, Keys);
            if (keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                continue;

            // An empty list comes as an empty value.
            if (child.Value is { Length: > 0 } || !keys.Any(known => known.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)))
            {
                yield return ConfigurationSection.Failure(key, ShownValue(child), "is no option", NearestName.Remedy(key, keys));
                continue;
            }

            foreach (string unknown in UnknownKeys(child, $"{key}:"))
                yield return unknown;
        }
    }

    /// <summary>What is misspelt may be the name of a secret; none is shorter than a token.</summary>
    private static string ShownValue(IConfigurationSection child) =>
        child.Value is { Length: >= AdminOptions.LeastTokenLength } ? ConfigurationSection.NotShown : child.Value ?? "…";

    /// <summary>The logging itself would tell of it with an exception, and only when the first logger is made.</summary>
    private static IEnumerable<string> UnknownLevels(IConfigurationSection logging) =>
        from pair in logging.AsEnumerable()
        where pair.Value is not null && pair.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !Enum.TryParse<LogLevel>(pair.Value, ignoreCase: true, out _)
        select $"{pair.Key} = '{pair.Value}' is no log level: use one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
}
