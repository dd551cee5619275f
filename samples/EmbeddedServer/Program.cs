// A web application that knows which of its users' devices are alive: heartbeats on port 15000, the application on 5080.
// curl http://127.0.0.1:5080/online/alice     curl -N http://127.0.0.1:5080/events
using PipeHeartbeat.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddPipeHeartbeat(builder.Configuration.GetSection("PipeHeartbeat"));
builder.Services.AddPipeHeartbeatListener();
WebApplication app = builder.Build();

app.MapGet("/online/{id}", (string id, IPresence presence) => presence.Find(id) is { } client ? $"{id} is {client.State} since {client.Since:t}\n" : $"nobody knows {id}\n");
app.MapGet("/events", (IPresence presence, CancellationToken gone) => TypedResults.ServerSentEvents(Tell(presence, gone)));
app.Run();

static async IAsyncEnumerable<string> Tell(IPresence presence, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken gone)
{
    await foreach (PresenceEvent told in presence.ReadAsync(cancellationToken: gone))
        yield return $"{told.ClientId} {told.Kind} {told.Reason}";
}
