// Receives the webhooks of PipeHeartbeat, and prints what happens to clients:
//
//     export WEBHOOK_SECRET=whsec_$(openssl rand -base64 32)
//     dotnet run --project samples/WebhookReceiver --urls http://127.0.0.1:8080
//     PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__URL=http://127.0.0.1:8080/hooks PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__SECRET=$WEBHOOK_SECRET pipeheartbeat serve
using System.Text.Json;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
WebApplication app = builder.Build();
var verifier = new Verifier(app.Configuration["WEBHOOK_SECRET"] ?? throw new InvalidOperationException("Set WEBHOOK_SECRET."), TimeProvider.System);

app.MapPost("/hooks", async (HttpRequest request) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    if (!verifier.IsGenuine(request.Headers, body.ToArray()))
        return Results.Unauthorized();

    // What came before was dealt with then; that it comes again only means that its receipt was lost. It is not remembered before it was dealt with.
    string id = request.Headers["webhook-id"].ToString();
    if (!verifier.HasSeen(id))
        Print(body.ToArray());
    verifier.Remember(id);
    return Results.NoContent();
});
app.Run();

static void Print(byte[] body)
{
    using JsonDocument batch = JsonDocument.Parse(body);
    foreach (JsonElement one in batch.RootElement.GetProperty("data").GetProperty("events").EnumerateArray())
        Console.WriteLine($"{one.GetProperty("at")} {one.GetProperty("kind")} {one.GetProperty("clientId")} {one.GetProperty("reason")}");
}
