using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.ClientTests;

/// <summary>The server's binary, built beside the tests.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private RealServer(ChildProcess process, int port, Uri admin)
    {
        _process = process;
        Port = port;
        _http = new HttpClient { BaseAddress = admin };
    }

    public int Port { get; }

    public static async Task<RealServer> StartAsync(int port = 0, IReadOnlyDictionary<string, string>? environment = null)
    {
        ChildProcess process = ChildProcess.Start("dotnet", [Path(), "serve", "--listen", $"127.0.0.1:{port}", "--admin", "127.0.0.1:0"], environment: environment);
        string listening = await process.WaitForLineAsync("listening on ");
        string admin = await process.WaitForLineAsync("admin on ");
        return new RealServer(process, new Uri($"tcp://{Last(listening)}").Port, new Uri(Last(admin)));

        static string Last(string line) => line[(line.LastIndexOf(' ') + 1)..];
    }

    public async Task KickAsync(string clientId) => (await _http.DeleteAsync($"/api/v1/clients/{clientId}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    public async Task DrainAsync() => (await _http.PostAsync("/api/v1/drain?over=1s", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    /// <summary>Kills it: nobody is told goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private static string Path()
    {
        var here = new DirectoryInfo(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string path = System.IO.Path.Combine(here.Parent!.Parent!.FullName, "PipeHeartbeat.Server", here.Name, "pipeheartbeat.dll");
        Assert.True(File.Exists(path), $"{path} was not built");
        return path;
    }
}
