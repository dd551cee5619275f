using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat;

/// <summary>
/// Reads values out of the section <c>PipeHeartbeat</c>. Written by hand and not with the configuration binder, which knows no
/// <c>3s</c>, reports a wrong value as an exception about types, and passes over a key that nobody reads.
/// </summary>
internal sealed class ConfigurationSection(IConfiguration section, Type optionsType)
{
    public const string Name = "PipeHeartbeat";
    public const string ListenKey = "Listen";

    /// <summary>Stands for a secret in what is said of it.</summary>
    public const string NotShown = "(not shown)";

    public static string Failure(string key, string value, string what, string remedy) => $"{Name}:{key} = '{value}' {what}: {remedy}.";

    /// <summary>The one value of a key; <see langword="null"/> if it is not set.</summary>
    public string? Single(string key)
    {
        IConfigurationSection value = section.GetSection(key);
        if (value.Value is null && value.GetChildren().Any())
            throw Invalid(key, "…", "is a list or a group", "write one value");
        return value.Value;
    }

    public void Text(string key, Action<string> set)
    {
        if (Single(key) is { } text)
            set(text);
    }

    public void Duration(string key, Action<TimeSpan> set)
    {
        if (Single(key) is not { } text)
            return;
        if (!DurationText.TryParse(text, out TimeSpan value))
            throw Invalid(key, text, "is not a duration", DurationText.Remedy);
        set(value);
    }

    /// <param name="key">Which.</param>
    /// <param name="of">What it counts, in the plural.</param>
    /// <param name="least">The least that is allowed; this and the next are for the remedy, whoever validates the options looks to them.</param>
    /// <param name="most">The most.</param>
    /// <param name="set">Takes it.</param>
    public void Number(string key, string of, int least, int most, Action<int> set)
    {
        if (Single(key) is not { } text)
            return;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            throw Invalid(key, text, "is not a number", $"write a whole number of {of}, {least} to {most}");
        set(value);
    }

    /// <inheritdoc cref="Number"/>
    public void Real(string key, double least, double most, Action<double> set)
    {
        if (Single(key) is not { } text)
            return;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            throw Invalid(key, text, "is not a number", string.Create(CultureInfo.InvariantCulture, $"write a number from {least} to {most}, such as 0.5"));
        set(value);
    }

    public void Flag(string key, Action<bool> set)
    {
        if (Single(key) is not { } text)
            return;
        if (!bool.TryParse(text, out bool value))
            throw Invalid(key, text, "is neither true nor false", "write true or false");
        set(value);
    }

    /// <summary>One of an enumeration's names, in whatever case; its number is none of them.</summary>
    public void Choice<T>(string key, string what, string remedy, Action<T> set)
        where T : struct, Enum
    {
        if (Single(key) is not { } text)
            return;
        if (!Enum.TryParse(text, ignoreCase: true, out T value) || !Enum.IsDefined(value) || int.TryParse(text, out _))
            throw Invalid(key, text, what, remedy);
        set(value);
    }

    /// <summary>
    /// A list; or one value, in which commas separate the items and which then stands for the whole list: so a flag or a variable
    /// replaces the list of a file instead of mixing with it.
    /// </summary>
    public IEnumerable<string> Values(string key)
    {
        IConfigurationSection list = section.GetSection(key);
        return list.Value is { Length: > 0 } joined
            ? joined.Split(',', StringSplitOptions.TrimEntries)
            : list.GetChildren().Select(child => child.Value ?? "");
    }

    public OptionsValidationException Invalid(string key, string value, string what, string remedy) =>
        new(Options.DefaultName, optionsType, [Failure(key, value, what, remedy)]);
}
