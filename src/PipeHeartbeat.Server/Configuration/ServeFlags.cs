namespace PipeHeartbeat.Server;

/// <summary>What was typed behind <c>serve</c>.</summary>
/// <param name="ConfigFile">A file that is read over <c>appsettings.json</c>.</param>
/// <param name="Values">By the key that each stands for: the flag, and its value.</param>
internal sealed record ServeFlags(FileInfo? ConfigFile, IReadOnlyDictionary<string, (string Flag, string Value)> Values)
{
    /// <summary>Speaks of the flag that was typed rather than of the key that it stands for, and names the variable of the environment that a key was read from.</summary>
    public string NameIn(string failure)
    {
        foreach ((string key, (string flag, _)) in Values)
        {
            string named = $"{ConfigurationSection.Name}:{key} =";
            if (failure.StartsWith(named, StringComparison.Ordinal))
                return $"{flag} ={failure[named.Length..]}";
        }

        // Nobody has typed the key of a variable as it is told here, nor can he look for it.
        return EnvironmentName.Find(failure) is { } variable ? $"{failure} It comes from the environment variable {variable}." : failure;
    }
}
