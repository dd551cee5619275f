namespace PipeHeartbeat.Server;

/// <summary>Reads the durations of a command line.</summary>
internal static class DurationArgument
{
    /// <exception cref="UsageException">It is none, or out of range.</exception>
    public static TimeSpan Read(string name, string text, TimeSpan least, TimeSpan most)
    {
        if (!DurationText.TryParse(text, out TimeSpan duration))
            throw new UsageException($"{name} = '{text}' is not a duration: {DurationText.Remedy}.");
        if (duration < least || duration > most)
            throw new UsageException($"{name} = '{text}' is out of range: use {DurationText.Format(least)} to {DurationText.Format(most)}.");
        return duration;
    }
}
