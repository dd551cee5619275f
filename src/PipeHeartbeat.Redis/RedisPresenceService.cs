using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>
/// Tells Redis what happens to this node's clients. It reads the presence journal like any other reader: nobody waits for it, least of all a verdict. What the
/// journal does not hold any more when Redis is back is found by comparing.
/// </summary>
internal sealed class RedisPresenceService : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceToLeave = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly IPresence _presence;
    private readonly RedisPresenceOptions _options;
    private readonly TimeSpan _grace;
    private readonly PresenceScripts _scripts;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopReading = new();
    private Task _running = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private Partition[] _partitions = [];
    private ClusterNode? _node;
    private bool _isDisposed;
    private bool _isAway;

    public RedisPresenceService(
        IPresence presence,
        IOptions<RedisPresenceOptions> options,
        IOptions<PresenceOptions> presenceOptions,
        PresenceScripts scripts,
        TimeProvider timeProvider,
        IMeterFactory meters,
        ILogger<RedisPresenceService> logger)
    {
        _presence = presence;
        _options = options.Value;
        _grace = presenceOptions.Value.OfflineGrace;
        _scripts = scripts;
        _timeProvider = timeProvider;
        _logger = logger;
        ClusterMetrics.Observe(meters, this);
    }

    /// <summary>Whether this node is one of the cluster, and Redis answers.</summary>
    public bool IsJoined => _node?.IsJoined ?? false;

    /// <summary>Whether everything that happened here has been told.</summary>
    public bool IsSettled => IsJoined && IsTold;

    private bool IsTold => _partitions.All(partition => partition.IsSettled);

    /// <summary>What waits to be told.</summary>
    public int Pending => _partitions.Sum(partition => partition.Pending);

    /// <summary>What the node's parts share; <see langword="null"/> until there is a connection.</summary>
    public ClusterState? State { get; private set; }

    /// <summary>Why this node has no part in the cluster, and tries no more; <see langword="null"/> unless it was refused.</summary>
    public string? Refusal { get; private set; }

    public int PartitionCount => _options.Partitions;

    /// <summary>Clients that Redis is known to have under this node.</summary>
    public int Held => _partitions.Sum(partition => partition.Held);

    /// <summary>By how much the clock that the nodes share may be wrong here: who comes to two nodes within less may be left to the wrong one.</summary>
    public TimeSpan ClockError => State?.Clock.Error ?? TimeSpan.MaxValue;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        long since = _presence.LastSeq;
        _running = Task.Run(() => RunAsync(since), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>When everybody has been told to go: tells of those as long as it gets on with it, and leaves.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            (int held, int pending) = (int.MaxValue, int.MaxValue);
            while (State is { Incarnation: not 0 } && (!IsTold || Held > 0))
            {
                if (Held < held || Pending < pending)
                    patience.CancelAfter(Patience);
                (held, pending) = (Math.Min(held, Held), Math.Min(pending, Pending));
                await Task.Delay(Pause, patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // What has not been told by now the others release, as what a lost node held.
        }

        try
        {
            using var patienceToLeave = new CancellationTokenSource(PatienceToLeave, _timeProvider);
            if (_node is not null)
                await _node.LeaveAsync(patienceToLeave.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or RedisException or TimeoutException)
        {
            // The others find out: the lease runs out.
        }

        await _stopReading.CancelAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running, _reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>May be called more than once: the container knows it under two names.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _stopReading.Cancel();
        _stop.Cancel();
        _stopReading.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(long since)
    {
        var configuration = ConfigurationOptions.Parse(_options.Connection);
        configuration.AbortOnConnectFail = false;
        configuration.IncludeDetailInExceptions = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(1_000);
        configuration.ClientName ??= $"pipeheartbeat {_options.NodeName}".Replace(' ', '-');
        await using ConnectionMultiplexer? connection = await ConnectAsync(configuration).ConfigureAwait(false);
        if (connection is null)
            return;

        var keys = new KeySpace(_options.KeyPrefix, _options.Partitions);
        var state = new ClusterState(connection, keys, _scripts, _options, _timeProvider);
        State = state;
        var clients = new PresenceClients(_presence, keys, _timeProvider);
        _partitions = [.. Enumerable.Range(0, _options.Partitions).Select(i => new Partition(i, state, clients, _timeProvider, _logger))];
        using ClusterNode node = _node = new ClusterNode(state, _partitions, new NodeDescription(_options.NodeName, _timeProvider.GetUtcNow()).ToString(), _timeProvider, _logger);
        connection.ConnectionFailed += (_, lost) => OnFailed(lost);
        connection.ConnectionRestored += (_, _) => OnRestored();
        connection.ConfigurationChanged += (_, _) => AssertAll();

        foreach (Partition partition in _partitions)
            partition.Compare();
        _reading = ReadAsync(keys, since);
        try
        {
            await Task.WhenAll([RunNodeAsync(node), .. _partitions.Select(partition => partition.RunAsync(_stop.Token))]).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>Without an incarnation the partitions tell nothing.</summary>
    private async Task RunNodeAsync(ClusterNode node)
    {
        try
        {
            await node.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (ForeignKeysException error)
        {
            Refusal = error.Message;
            Log.Refused(_logger, error.Message);
        }
    }

    /// <summary>Where sentinels are asked for the master, the first connection fails when none answers; it is tried until one does.</summary>
    /// <returns><see langword="null"/> if this node stopped before.</returns>
    private async Task<ConnectionMultiplexer?> ConnectAsync(ConfigurationOptions configuration)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                if (!Interlocked.Exchange(ref _isAway, true))
                    Log.RedisAway(_logger, error.Message);
                await Task.Delay(RetryEvery, _timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    /// <summary>Said once, however many connections fail, and however often.</summary>
    private void OnFailed(ConnectionFailedEventArgs lost)
    {
        if (!Interlocked.Exchange(ref _isAway, true))
            Log.RedisAway(_logger, $"{lost.FailureType} at {lost.EndPoint}.");
    }

    /// <summary>It may have come back without what it was told last, or another may stand in for it that was not told all.</summary>
    private void OnRestored()
    {
        if (Interlocked.Exchange(ref _isAway, false))
            Log.RedisBack(_logger);
        AssertAll();
    }

    private void AssertAll()
    {
        foreach (Partition partition in _partitions)
            partition.Assert();
    }

    private async Task ReadAsync(KeySpace keys, long since)
    {
        await foreach (PresenceEvent told in _presence.ReadAsync(since, _stopReading.Token).ConfigureAwait(false))
        {
            if (told.Kind == PresenceEventKind.Reset)
            {
                foreach (Partition partition in _partitions)
                    partition.Compare();
            }
            else if (told.IsIdentified && ChangeOf(told) is { } change)
            {
                _partitions[keys.PartitionOf(told.ClientId)].Set(told.ClientId, change);
            }
        }
    }

    /// <summary>The journal may be read late, and who came last has the client. Should the wall clock have been set meanwhile, it is off by that.</summary>
    private long TimestampOf(DateTimeOffset at)
    {
        double ago = Math.Max(0, (_timeProvider.GetUtcNow() - at).TotalSeconds);
        return _timeProvider.GetTimestamp() - (long)(ago * _timeProvider.TimestampFrequency);
    }

    private Change? ChangeOf(PresenceEvent told) => told.Kind switch
    {
        PresenceEventKind.Online or PresenceEventKind.Moved => Change.Here(told.Connection, TimestampOf(told.At - told.Evidence.ConnectedFor)),
        PresenceEventKind.Offline => Change.Gone(TimestampOf(told.At), told.Reason, told.MayReturn ? _grace : TimeSpan.Zero),
        _ => null,
    };
}
