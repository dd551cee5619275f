using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Where values come from: flags over environment over the named file over <c>appsettings.json</c> over defaults.</summary>
internal static class ServerConfiguration
{
    /// <summary>The section that ASP.NET Core's logging knows.</summary>
    public const string LoggingSection = "Logging";

    public static void Build(ConfigurationManager configuration, FileInfo? configFile, IReadOnlyDictionary<string, string> flags)
    {
        if (configFile is { Exists: false })
            throw new UsageException($"--config = '{configFile}' is no file that exists: name a JSON file, or leave the flag out.");

        try
        {
            configuration.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: false);
            if (configFile is not null)
                configuration.AddJsonFile(configFile.FullName, optional: false, reloadOnChange: false);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            string cause = error == error.GetBaseException() ? "" : $" {error.GetBaseException().Message}";
            throw new UsageException($"{error.Message}{cause}");
        }

        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(flags.Select(
            flag => KeyValuePair.Create($"{ConfigurationSection.Name}:{flag.Key}", (string?)flag.Value)));
        RefuseUnknownKeys(configuration.GetSection(ConfigurationSection.Name));
        RefuseUnknownLevels(configuration.GetSection(LoggingSection));
    }

    /// <summary>A key that nobody reads is a misspelt one, and its owner believes that it holds.</summary>
    private static void RefuseUnknownKeys(IConfigurationSection section)
    {
        if (section.Value is { } value)
            throw new UsageException($"{ConfigurationSection.Name} = '{value}' is one value: it must be a group of options.");

        string[] known = [.. PipeHeartbeatServiceCollectionExtensions.ConfigurationKeys, .. AdminOptions.Keys, .. TransportOptions.Keys];
        RefuseUnknownKeys(section, prefix: "", known);
    }

    private static void RefuseUnknownKeys(IConfigurationSection section, string prefix, string[] known)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            string key = prefix + child.Key;
            if (known.Contains(key, StringComparer.OrdinalIgnoreCase))
                continue;
            if (child.Value is null && known.Any(k => k.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)))
                RefuseUnknownKeys(child, $"{key}:", known);
            else
                throw new UsageException(ConfigurationSection.Failure(key, ShownValue(child), "is no option", $"use one of {string.Join(", ", known)}"));
        }
    }

    /// <summary>What is misspelt may be the name of a secret; none is shorter than a token.</summary>
    private static string ShownValue(IConfigurationSection child) =>
        child.Value is { Length: >= AdminOptions.LeastTokenLength } ? AdminOptions.NotShown : child.Value ?? "…";

    /// <summary>The logging itself would tell of it with an exception, and only when the first logger is made.</summary>
    private static void RefuseUnknownLevels(IConfigurationSection logging)
    {
        foreach ((string key, string? value) in logging.AsEnumerable())
        {
            if (value is not null && key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
                throw new UsageException($"{key} = '{value}' is no log level: use one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }
    }
}
