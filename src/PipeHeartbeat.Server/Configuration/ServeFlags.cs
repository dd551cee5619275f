namespace PipeHeartbeat.Server;

/// <summary>What was typed behind <c>serve</c>.</summary>
/// <param name="ConfigFile">A file that is read over <c>appsettings.json</c>.</param>
/// <param name="Values">By the key that each stands for: the flag, and its value.</param>
internal sealed record ServeFlags(FileInfo? ConfigFile, IReadOnlyDictionary<string, (string Flag, string Value)> Values)
{
    /// <summary>Speaks of the flag that was typed rather than of the key that it stands for.</summary>
    public string NameIn(string failure) => Values.Aggregate(failure, static (text, flag) =>
        text.Replace($"{ConfigurationSection.Name}:{flag.Key} =", $"{flag.Value.Flag} =", StringComparison.Ordinal));
}
