using System.Globalization;

namespace PipeHeartbeat.Redis;

/// <summary>Ids of events in a stream of Redis: <c>ms-n</c>.</summary>
internal static class StreamId
{
    /// <summary>Before any event.</summary>
    public const string First = "0-0";

    /// <summary>An id that no event has: whoever goes on from there is told that events were missed.</summary>
    public const string Void = "0-1";

    public static DateTimeOffset TimeOf(string id) => DateTimeOffset.FromUnixTimeMilliseconds(Parts(id).Ms);

    public static (long Ms, long Number) Parts(string id)
    {
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        return (long.Parse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture), long.Parse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
