using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Opens files that options name.</summary>
internal static class ConfiguredFiles
{
    /// <typeparam name="TOptions">Whose options.</typeparam>
    /// <typeparam name="T">What is made of the files.</typeparam>
    /// <param name="key">The option.</param>
    /// <param name="path">Its value.</param>
    /// <param name="open">Opens them.</param>
    /// <exception cref="OptionsValidationException">They do not serve: they have changed since the options were validated.</exception>
    public static ReloadedFiles<T> Open<TOptions, T>(string key, string path, Func<ReloadedFiles<T>> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (FileReadException error)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), [ConfigurationSection.Failure(key, path, error.What, error.Remedy)]);
        }
    }
}
