namespace PipeHeartbeat.Server;

/// <summary>Finds the variable of the environment that something was read from, which stands over the files.</summary>
internal static class EnvironmentName
{
    /// <summary>Its name as it was written; <see langword="null"/> if it was not read from one.</summary>
    /// <param name="failure">What is wrong, which begins with the key and the value.</param>
    public static string? Find(string failure)
    {
        int end = failure.IndexOf(" = '", StringComparison.Ordinal);
        if (end < 0)
            return null;

        string key = failure[..end];
        bool isGroup = failure.AsSpan(end).StartsWith(" = '…'", StringComparison.Ordinal);
        return Environment.GetEnvironmentVariables().Keys.Cast<string>().FirstOrDefault(name => StandsFor(name.Replace("__", ":", StringComparison.Ordinal), key, isGroup));
    }

    private static bool StandsFor(string path, string key, bool isGroup) =>
        path.Equals(key, StringComparison.OrdinalIgnoreCase) || (isGroup && path.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase));
}
