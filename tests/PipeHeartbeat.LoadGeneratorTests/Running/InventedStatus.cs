using System.Globalization;
using System.Net;
using System.Text;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>An admin API that says of its server what a test says: one thing at first, and another from then on.</summary>
internal sealed class InventedStatus : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _answering;

    public InventedStatus(TimeSpan timeout, string first, string then)
    {
        Address = new Uri($"http://127.0.0.1:{LoadGenerator.FreePort.Take()}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _answering = AnswerAsync(timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture), first, then);
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering.OrFailAsync("the last answer");
    }

    private async Task AnswerAsync(string timeout, string first, string then)
    {
        string held = first;
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                string json = $$"""
                    {"version":"1","uptime":1,"interval":0.1,"missedLimit":5,"timeout":{{timeout}},"counters":{"accepted":0,"live":1,"closed":{} },{{held}}}
                    """;
                held = then;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // It is over.
        }
    }
}
