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

    /// <summary>What the server holds of events from one status to a later one: without a gap.</summary>
    public static async Task<List<JsonElement>> ReadBetweenAsync(Uri admin, JsonElement before, JsonElement after)
    {
        long since = LastOf(before);
        long last = LastOf(after);
        var events = new List<JsonElement>();
        using EventSubscriber subscriber = await OpenAsync(admin, string.Create(CultureInfo.InvariantCulture, $"?since={since}"));
        while (since++ < last)
        {
            (string name, long? id, JsonElement data) = await subscriber.NextAsync();
            Assert.Equal(("", since), (name, id));
            events.Add(data);
        }

        return events;

        static long LastOf(JsonElement status) => status.GetProperty("journal").GetProperty("last").GetInt64();
    }

    /// <summary>The next event: its kind in the stream (empty for an ordinary one), its id if it has one, and what it says.</summary>
    public async Task<(string Event, long? Id, JsonElement Data)> NextAsync()
    {
        (string name, long? id, string data) = await NextTextAsync();
        return (name, id, JsonDocument.Parse(data).RootElement);
    }

    /// <summary>The same, and what it says as it came: so a reader that has to be fast can look at it later.</summary>
    public async Task<(string Event, long? Id, string Data)> NextTextAsync()
    {
        string name = "";
        long? id = null;
        string? data = null;
        while (true)
        {
            ValueTask<string?> next = _reader.ReadLineAsync(TestContext.Current.CancellationToken);
            string line = (next.IsCompleted ? await next : await next.AsTask().WaitAsync(Patience)) ?? throw new EndOfStreamException("The stream has ended.");
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = (id = long.Parse(line.AsSpan("id: ".Length), CultureInfo.InvariantCulture)).Value;
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            else if (line.Length == 0 && data is not null)
                return (name, id, data);
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
