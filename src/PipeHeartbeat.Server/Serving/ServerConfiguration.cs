using Microsoft.Extensions.Configuration;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Where values come from: flags over environment over the named file over <c>appsettings.json</c> over defaults.</summary>
internal static class ServerConfiguration
{
    public static void Build(ConfigurationManager configuration, FileInfo? configFile, IReadOnlyDictionary<string, string> flags)
    {
        if (configFile is { Exists: false })
            throw new UsageException($"--config = '{configFile}' does not exist: name a JSON file, or leave the flag out.");

        configuration.Sources.Clear();
        try
        {
            configuration.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: true);
            if (configFile is not null)
                configuration.AddJsonFile(configFile.FullName, optional: false, reloadOnChange: true);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            throw new UsageException($"{error.Message} {error.InnerException?.Message}".TrimEnd());
        }

        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(flags.Select(
            flag => KeyValuePair.Create($"{ConfigurationSection.Name}:{flag.Key}", (string?)flag.Value)));
        RefuseUnknownKeys(configuration.GetSection(ConfigurationSection.Name));
    }

    /// <summary>A key that nobody reads is a misspelt one, and its owner believes that it holds.</summary>
    private static void RefuseUnknownKeys(IConfigurationSection section)
    {
        string[] known = [.. PipeHeartbeatServiceCollectionExtensions.ConfigurationKeys, AdminOptions.Key];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw new UsageException(ConfigurationSection.Failure(child.Key, child.Value ?? "…", "is no option", $"use one of {string.Join(", ", known)}"));
        }
    }
}
