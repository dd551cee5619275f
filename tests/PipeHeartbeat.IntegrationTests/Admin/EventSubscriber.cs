using System.Globalization;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Reads the event stream of a server, as a client of event streams does.</summary>
internal sealed class EventSubscriber : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly StreamReader _reader;

    private EventSubscriber(HttpClient http, StreamReader reader)
    {
        _http = http;
        _reader = reader;
    }

    /// <summary>What to resume with.</summary>
    public long LastId { get; private set; }

    public static async Task<EventSubscriber> OpenAsync(Uri admin, string query = "", long? lastEventId = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(admin, $"/api/v1/events{query}"));
        if (lastEventId is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new EventSubscriber(http, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The next event: its kind in the stream (empty for an ordinary one), its id if it has one, and what it says.</summary>
    public async Task<(string Event, long? Id, JsonElement Data)> NextAsync()
    {
        string name = "";
        long? id = null;
        JsonElement? data = null;
        while (true)
        {
            string line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience)
                ?? throw new EndOfStreamException("The stream has ended.");
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = (id = long.Parse(line["id: ".Length..], CultureInfo.InvariantCulture)).Value;
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = JsonDocument.Parse(line["data: ".Length..]).RootElement;
            else if (line.Length == 0 && data is not null)
                return (name, id, data.Value);
            else if (line.Length == 0)
                (name, id) = ("", null);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _http.Dispose();
    }
}
