using System.Globalization;
using System.Net;
using System.Threading.Channels;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>A subscriber to a stream of the admin API. The server's clock goes on, as fast as the real one, while it waits: so what rests in the server wakes.</summary>
internal sealed class StreamReading : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    private readonly Channel<StreamBlock> _blocks = Channel.CreateUnbounded<StreamBlock>();
    private readonly AdminServer _admin;
    private readonly HttpClient _http;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private Task _reading = Task.CompletedTask;

    private StreamReading(AdminServer admin, HttpClient http, HttpResponseMessage response, Stream body)
    {
        _admin = admin;
        _http = http;
        _response = response;
        _body = body;
    }

    /// <summary>The id that a client of event streams would resume with.</summary>
    public long? LastId { get; private set; }

    public static Task<StreamReading> OpenAsync(AdminServer admin, string query = "", long? lastEventId = null) =>
        OpenPathAsync(admin, $"/api/v1/events{query}", lastEventId);

    /// <summary>One that does not read until <see cref="Begin"/>.</summary>
    public static Task<StreamReading> OpenStuckAsync(AdminServer admin, string query = "", long? lastEventId = null) =>
        OpenPathAsync(admin, $"/api/v1/events{query}", lastEventId, isStuck: true);

    /// <summary>Any stream.</summary>
    public static async Task<StreamReading> OpenPathAsync(AdminServer admin, string path, long? lastEventId = null, bool isStuck = false)
    {
        HttpClient http = admin.Connect();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var reading = new StreamReading(admin, http, response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        if (!isStuck)
            reading.Begin();
        return reading;
    }

    public void Begin() => _reading = ReadAsync(_body);

    /// <summary>The next block of whatever kind.</summary>
    /// <param name="step">How far the server's clock goes on in each 5 ms of waiting; without it, as far.</param>
    public async Task<StreamBlock> NextBlockAsync(TimeSpan? step = null)
    {
        long deadline = Environment.TickCount64 + (long)EventRecorder.Patience.TotalMilliseconds;
        StreamBlock? block;
        while (!_blocks.Reader.TryRead(out block))
        {
            Assert.True(Environment.TickCount64 < deadline, "nothing came");
            Task<bool> waiting = _blocks.Reader.WaitToReadAsync().AsTask();
            await ((Task)waiting).WaitAsync(Glance).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!waiting.IsCompleted)
                _admin.Server.Time.Advance(step ?? Glance);
            else
                Assert.True(await waiting, "the stream has ended");
        }

        LastId = block.Id ?? LastId;
        return block;
    }

    /// <summary>The next block that a client of event streams is told of.</summary>
    public async Task<StreamBlock> NextAsync()
    {
        while (true)
        {
            StreamBlock block = await NextBlockAsync();
            if (block.IsTold)
                return block;
        }
    }

    public async Task<StreamBlock[]> NextAsync(int count)
    {
        var blocks = new StreamBlock[count];
        for (int i = 0; i < count; i++)
            blocks[i] = await NextAsync();
        return blocks;
    }

    /// <summary>All that is left until the server ends the stream.</summary>
    public async Task<List<StreamBlock>> ToEndAsync()
    {
        var blocks = new List<StreamBlock>();
        await foreach (StreamBlock block in _blocks.Reader.ReadAllAsync())
            blocks.Add(block);
        return blocks;
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        _http.Dispose();
        await _reading.WaitAsync(EventRecorder.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync(Stream body)
    {
        try
        {
            using var reader = new StreamReader(body);
            var block = new StreamBlock(null, null, null, null);
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length > 0)
                {
                    block = Add(block, line);
                    continue;
                }

                _blocks.Writer.TryWrite(block);
                block = new StreamBlock(null, null, null, null);
            }
        }
        finally
        {
            _blocks.Writer.TryComplete();
        }
    }

    private static StreamBlock Add(StreamBlock block, string line)
    {
        if (line.StartsWith("event: ", StringComparison.Ordinal) && block.Event is null)
            return block with { Event = line["event: ".Length..] };
        if (line.StartsWith("id: ", StringComparison.Ordinal) && block.Id is null)
            return block with { Id = long.Parse(line["id: ".Length..], CultureInfo.InvariantCulture) };
        if (line.StartsWith("data: ", StringComparison.Ordinal) && block.Data is null)
            return block with { Data = line["data: ".Length..] };
        Assert.StartsWith(":", line, StringComparison.Ordinal);
        return block with { Comment = line };
    }
}
