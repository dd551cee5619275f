using System.Text.Json;

namespace PipeHeartbeat.RedisTests;

/// <summary>A node that is the server's binary, in a process of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int Page = 1_000;
    private const string Ready = "ok\n";

    private readonly ServerProcess _server;

    private NodeProcess(string name, ServerProcess server)
    {
        Name = name;
        _server = server;
    }

    public string Name { get; }

    public Uri Admin => _server.Admin;

    public int Port => _server.Port;

    public int ProcessId => _server.Process.Id;

    /// <summary>Whether it was killed.</summary>
    public bool IsDead { get; private set; }

    /// <param name="name">What it is called.</param>
    /// <param name="redis">Where Redis is, for it.</param>
    /// <param name="environment">What else it is told.</param>
    /// <param name="admin">Where its admin API is to be.</param>
    public static async Task<NodeProcess> StartAsync(string name, string redis, IReadOnlyDictionary<string, string> environment, string admin = "127.0.0.1:0") =>
        new(name, await ServerProcess.StartAsync(environment, admin: admin, more: ["--redis", redis, "--node", name]));

    /// <summary>Who is there, and by which connection, as the node itself knows it.</summary>
    public async Task<IEnumerable<(string Client, string Connection)>> GetClientsAsync()
    {
        var clients = new List<(string, string)>();
        string? after = null;
        do
        {
            using var page = JsonDocument.Parse(await _server.GetAsync($"/api/v1/clients?state=online&limit={Page}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}"));
            clients.AddRange(page.RootElement.GetProperty("clients").EnumerateArray()
                .Select(client => (client.GetProperty("id").GetString()!, client.GetProperty("connection").GetString()!)));
            after = page.RootElement.GetProperty("next").GetString();
        }
        while (after is not null);
        return clients;
    }

    public Task<JsonElement> GetStatusAsync() => _server.GetStatusAsync();

    /// <summary>What it says of whether clients should be sent to it.</summary>
    /// <exception cref="HttpRequestException">It says that they should not.</exception>
    public Task<string> GetReadinessAsync() => _server.GetAsync("/readyz");

    public async Task<bool> IsReadyAsync() => await GetReadinessAsync() == Ready;

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        if (IsDead)
            return;
        IsDead = true;
        await _server.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
