using System.Net.Http.Json;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The server's binary, running on ports of its own choice.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string Binary = BuiltProgram.PathOf("PipeHeartbeat.Server", "pipeheartbeat");

    private readonly HttpClient _http;

    private ServerProcess(ChildProcess process, int port, Uri admin)
    {
        Process = process;
        Port = port;
        Admin = admin;
        _http = new HttpClient { BaseAddress = admin };
    }

    public ChildProcess Process { get; }

    public int Port { get; }

    public Uri Admin { get; }

    /// <summary>Runs any command of the binary.</summary>
    public static ChildProcess Run(
        IEnumerable<string> arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.Start("dotnet", [Binary, .. arguments], workingDirectory, environment);

    /// <summary>Runs a line of shell in which <c>"$@"</c> stands for the binary.</summary>
    public static ChildProcess RunInShell(string line) => ChildProcess.Start("sh", ["-c", line, "sh", "dotnet", Binary]);

    public static Task<ServerProcess> StartAsync(
        IReadOnlyDictionary<string, string>? environment = null, string listen = "127.0.0.1:0", string admin = "127.0.0.1:0", params IEnumerable<string> more) =>
        AttachAsync(Run(["serve", "--listen", listen, "--admin", admin, .. more], environment: environment));

    /// <summary>The same with a hard limit of descriptors, and more connections allowed than that lets in.</summary>
    public static Task<ServerProcess> StartAsync(int descriptors) => AttachAsync(RunInShell(
        $"ulimit -n {descriptors}; PIPEHEARTBEAT__MAXCONNECTIONS=10000 exec \"$@\" serve --listen 127.0.0.1:0 --admin 127.0.0.1:0"));

    private static async Task<ServerProcess> AttachAsync(ChildProcess process)
    {
        string address = Last(await process.WaitForLineAsync("listening on "));
        int port = int.Parse(address[(address.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        var admin = new Uri(Last(await process.WaitForLineAsync("admin on ")));
        await process.WaitForLineAsync("is offline after");
        return new ServerProcess(process, port, admin);

        static string Last(string line) => line[(line.LastIndexOf(' ') + 1)..];
    }

    public Task<JsonElement> GetStatusAsync() => _http.GetFromJsonAsync<JsonElement>("/api/v1/status");

    public Task<string> GetAsync(string path) => _http.GetStringAsync(path);

    /// <summary>Sends a client away, as an operator would.</summary>
    public Task KickAsync(string clientId) => SendAsync(HttpMethod.Delete, $"/api/v1/clients/{Uri.EscapeDataString(clientId)}");

    public Task SetPaceAsync(string interval) => SendAsync(HttpMethod.Post, $"/api/v1/pace?interval={interval}");

    public Task ClearPaceAsync() => SendAsync(HttpMethod.Delete, "/api/v1/pace");

    public Task DrainAsync(string over) => SendAsync(HttpMethod.Post, $"/api/v1/drain?over={over}");

    /// <summary>Waits until so many clients are there.</summary>
    public async Task WaitForCountAsync(int count)
    {
        long deadline = Environment.TickCount64 + 20_000;
        while ((await GetStatusAsync()).GetProperty("presence").GetProperty("count").GetInt32() != count)
        {
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException($"not {count} clients within 20 s");
        }
    }

    public async Task<long> GetClosedAsync(string reason) =>
        (await GetStatusAsync()).GetProperty("counters").GetProperty("closed").GetProperty(reason).GetInt64();

    /// <summary>Waits until so many connections have ended for a reason: the console tells of each before the peer can know.</summary>
    public async Task WaitForClosedAsync(string reason, long count)
    {
        long deadline = Environment.TickCount64 + 10_000;
        while (await GetClosedAsync(reason) < count)
        {
            if (Environment.TickCount64 > deadline)
            {
                JsonElement status = await GetStatusAsync();
                throw new TimeoutException($"{count} connections should have ended with {reason}: {status}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
    }

    private async Task SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using HttpResponseMessage response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
