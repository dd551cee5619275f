using System.Globalization;

namespace PipeHeartbeat.Redis;

/// <summary>Ids of events in a stream of Redis: <c>ms-n</c>.</summary>
internal static class StreamId
{
    /// <summary>Before any event.</summary>
    public const string First = "0-0";

    public static DateTimeOffset TimeOf(string id) => DateTimeOffset.FromUnixTimeMilliseconds(Parts(id).Ms);

    public static (long Ms, long Number) Parts(string id)
    {
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        return (long.Parse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture), long.Parse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
