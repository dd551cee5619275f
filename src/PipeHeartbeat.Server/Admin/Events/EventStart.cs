using System.Globalization;
using Microsoft.AspNetCore.Http;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>What a subscriber asks for.</summary>
/// <param name="Since">The number of the last event that it has; <see langword="null"/>: from now on.</param>
/// <param name="Prefix">How the ids of clients begin that it wants to hear of; <see langword="null"/>: of all.</param>
internal readonly record struct EventStart(long? Since, string? Prefix)
{
    public static Problem? TryRead(HttpRequest request, IPresence presence, out EventStart start)
    {
        var query = new QueryReader(request.Query);
        long? since = query.Text("since") switch
        {
            null => null,
            EventStream.Oldest => presence.OldestSeq - 1,
            { } text => Number(query, "since", text, $"use the number of an event, or '{EventStream.Oldest}'"),
        };

        // What a client of event streams remembers when it comes back is later than what its address says. An empty one is how it says that it has none.
        if (request.Headers[EventStream.ResumeHeader].ToString() is { Length: > 0 } lastEventId)
            since = Number(query, EventStream.ResumeHeader, lastEventId, "send the id of an event as it came, or leave it out");
        start = new EventStart(since, query.Text("prefix"));
        query.RefuseOthers();
        return query.Problem;
    }

    private static long? Number(QueryReader query, string name, string text, string remedy)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return number;
        query.Refuse(name, text, "is no number of an event", remedy);
        return null;
    }
}
