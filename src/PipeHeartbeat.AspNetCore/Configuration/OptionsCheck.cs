using System.Globalization;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Collects what is wrong with options, each as one line with the key, the value and what would be right.</summary>
internal sealed class OptionsCheck
{
    private readonly List<string> _failures = [];

    public ValidateOptionsResult Result => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    public void Duration(string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            Fail(key, DurationText.Format(value), "is out of range", $"use {DurationText.Format(least)} to {DurationText.Format(most)}");
        else if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
            Fail(key, DurationText.Format(value), "is no whole number of milliseconds", "leave out what is finer");
    }

    public void Number(string key, int value, int least, int most)
    {
        if (value < least || value > most)
            Fail(key, $"{value}", "is out of range", least == most ? $"use {least}" : $"use {least} to {most}");
    }

    public void Number(string key, double value, double least, double most)
    {
        // Written so that a value that is no number is refused too.
        if (!(value >= least && value <= most))
            Fail(key, Text(value), "is out of range", $"use {Text(least)} to {Text(most)}");
    }

    /// <summary>Reads what a file holds, for what is wrong with it.</summary>
    public void File(string key, string path, Action read)
    {
        try
        {
            read();
        }
        catch (FileReadException error)
        {
            Fail(key, path, error.What, error.Remedy);
        }
    }

    public void Fail(string key, string value, string what, string remedy) =>
        _failures.Add(ConfigurationSection.Failure(key, value, what, remedy));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
