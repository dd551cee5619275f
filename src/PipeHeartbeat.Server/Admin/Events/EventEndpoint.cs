using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>The stream of events.</summary>
internal sealed class EventEndpoint(IPresence presence, StreamsEnd end, TimeProvider timeProvider)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(HttpMethods.Get, "/api/v1/events", StreamAsync, new ApiOperation(
        "events",
        "streamEvents",
        "Streams what happens to clients, as server-sent events.",
        "Each event has its number as id and an EventRow as data; none is left out. One that asks for events that are not held any more gets 'event: reset' "
        + "with {\"seq\": S}, then a row with 'event: snapshot' for each client that is there, then 'event: live', after which events later than S go on: to be "
        + "applied so that it does no harm to apply one again. At least every 15 s something is sent, be it a comment.")
    {
        Parameters =
        [
            new ApiParameter("since", ParameterLocation.Query, "The number of the last event that is known; those after it are sent. 'oldest': all that are held. Without it: from now on."),
            new ApiParameter("prefix", ParameterLocation.Query, "How the ids of clients begin that are told of."),
            new ApiParameter(EventStream.ResumeHeader, ParameterLocation.Header, "The id that came last, to resume; it holds rather than since."),
        ],
        Result = typeof(EventRow),
        ResultType = EventStream.ContentType,
        Problems = ApiProblems.AlwaysAnd((400, ApiProblems.BadQuery)),
    });

    private async Task StreamAsync(HttpContext context)
    {
        if (EventStart.TryRead(context.Request, presence, out EventStart start) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await EventStream.ServeAsync(context, end, async over =>
        {
            using var output = new SseWriter(context.Response.BodyWriter);
            var writer = new EventWriter(output);
            long since = start.Since ?? presence.LastSeq;

            // Told before anything happens, so that whoever is cut off before that misses nothing either.
            writer.WritePlace(since);
            await new PresenceEventStream(writer, start.Prefix, timeProvider, over).RunAsync(presence.ReadAsync(since, over.Token));
        });
    }
}
