using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Reads the values of options; whoever got one wrong is told the option, the value and the remedy.</summary>
internal static class OptionText
{
    public static TimeSpan ReadDuration(string option, string text, TimeSpan least, TimeSpan most)
    {
        if (!DurationText.TryParse(text, out TimeSpan duration))
            throw new UsageException($"{option} = '{text}' is not a duration: {DurationText.Remedy}.");
        return duration >= least && duration <= most
            ? duration
            : throw new UsageException($"{option} = '{text}' is out of range: use {DurationText.Format(least)} to {DurationText.Format(most)}.");
    }

    public static double ReadNumber(string option, string text, double least, double most)
    {
        if (!NumberText.TryParse(text, out double number))
            throw new UsageException($"{option} = '{text}' is not a number: {NumberText.Remedy}.");
        return number >= least && number <= most
            ? number
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} = '{text}' is out of range: use {least:0.##} to {most:0.##}."));
    }

    /// <returns>A fraction.</returns>
    public static double ReadPercent(string option, string text, double least, double most)
    {
        if (!NumberText.TryParsePercent(text, out double fraction))
            throw new UsageException($"{option} = '{text}' is not a percentage: {NumberText.PercentRemedy}.");
        return fraction >= least && fraction <= most
            ? fraction
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} = '{text}' is out of range: use {least * 100:0.##}% to {most * 100:0.##}%."));
    }

    public static Uri ReadUrl(string option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new UsageException($"{option} = '{text}' is not a URL: write one such as http://127.0.0.1:15080.");

    /// <summary>Reads one of several words.</summary>
    public static T ReadWord<T>(string option, string text)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        int index = Array.IndexOf(words, text.ToLowerInvariant());
        return index >= 0
            ? Enum.GetValues<T>()[index]
            : throw new UsageException($"{option} = '{text}' is not known: use one of {string.Join(", ", words)}.");
    }
}
