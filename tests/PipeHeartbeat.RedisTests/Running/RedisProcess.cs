using System.Globalization;
using StackExchange.Redis;

namespace PipeHeartbeat.RedisTests;

/// <summary>A redis-server of a test's own, which writes to a folder of its own.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-");
    private readonly bool _appendsOnly;
    private readonly string[] _more;
    private ChildProcess? _process;
    private ConnectionMultiplexer? _connection;

    private RedisProcess(int port, bool appendsOnly, string[] more)
    {
        Port = port;
        _appendsOnly = appendsOnly;
        _more = more;
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public ConnectionMultiplexer Connection => _connection!;

    public int ProcessId => _process!.Id;

    public IDatabase Database => Connection.GetDatabase();

    /// <param name="appendsOnly">Whether it keeps what it was told over a kill.</param>
    /// <param name="more">What else it is started with.</param>
    public static async Task<RedisProcess> StartAsync(bool appendsOnly = false, params string[] more)
    {
        // Not one of those that the system gives to clients: while it is killed, one of them would have it.
        var redis = new RedisProcess(Ports.Take(), appendsOnly, more);
        await redis.RunAsync();
        redis._connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true,abortConnect=false");
        return redis;
    }

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it, on the port on which it was.</summary>
    public async Task RunAsync()
    {
        _process = ChildProcess.Start(
            "redis-server",
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", _appendsOnly ? "yes" : "no", "--appendfsync", "always", "--dir", _folder.FullName, .. _more]);
        await _process.WaitForLineAsync("Ready to accept connections");
    }

    public Task FlushAsync() => Connection.GetServer(Address).FlushAllDatabasesAsync();

    public Task FlushScriptsAsync() => Connection.GetServer(Address).ScriptFlushAsync();

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
