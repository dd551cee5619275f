using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A real Prometheus, which asks one server each second; its data is gone with it.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusProcess(DirectoryInfo folder, ChildProcess process, Uri address)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    public static async Task<PrometheusProcess> StartAsync(Uri target)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("prometheus-");
        string config = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, $$"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: pipeheartbeat
                static_configs:
                  - targets: ['{{target.Authority}}']
            """);
        int port = FreePort();
        ChildProcess process = ChildProcess.Start(
            "prometheus", [$"--config.file={config}", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}"]);
        await process.WaitForLineAsync("Server is ready to receive web requests");
        return new PrometheusProcess(folder, process, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <returns>How many series an expression gives; with its error if it is none.</returns>
    public async Task<int> CountAsync(string expression)
    {
        using HttpResponseMessage response = await _http.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}", TestContext.Current.CancellationToken);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{expression}: {answer}");
        return answer.GetProperty("data").GetProperty("result").GetArrayLength();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
