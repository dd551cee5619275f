using System.Globalization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Redis;

/// <summary>By what a client is held, as it stands in Redis: <c>node:connection:epoch:later:[why it went]</c>.</summary>
internal readonly record struct SessionRecord(long Node, string Connection, string Epoch, long SinceMs, Reason Awaited)
{
    public static SessionRecord Parse(string text)
    {
        string[] parts = text.Split(':');
        long sinceMs = StreamId.Parts(parts[2]).Ms - long.Parse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new SessionRecord(long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), parts[1], parts[2], sinceMs, ReasonNames.TryParse(parts[4], out Reason awaited) ? awaited : Reason.None);
    }
}
