using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// The small host: binds the addresses, runs an accept loop for each, hands connections to the handler. Made by
/// <see cref="PipeHeartbeatServiceCollectionExtensions.AddPipeHeartbeatListener"/>, started and stopped by the application's host; whoever
/// asked for port 0 learns from <see cref="EndPoints"/> what he got. <see cref="EndPoints"/> is thread-safe.
/// </summary>
public sealed class HeartbeatListener : IHostedService
{
    private readonly IConnectionListenerFactory _factory;
    private readonly HeartbeatEntrance _entrance;
    private readonly HeartbeatListenOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly HeartbeatMetrics _metrics;
    private readonly ILogger _logger;
    private readonly List<AcceptLoop> _loops = [];
    private volatile HeartbeatEndPoint[] _endPoints = [];

    internal HeartbeatListener(
        IConnectionListenerFactory factory,
        HeartbeatEntrance entrance,
        IOptions<HeartbeatListenOptions> options,
        TimeProvider timeProvider,
        HeartbeatMetrics metrics,
        ILogger<HeartbeatListener> logger)
    {
        _factory = factory;
        _entrance = entrance;
        _options = options.Value;
        _timeProvider = timeProvider;
        _metrics = metrics;
        _logger = new GuardedLogger(logger);
    }

    /// <summary>
    /// The addresses that are listened on, with the ports that were chosen for 0; empty before the start and after the stop.
    /// </summary>
    public IReadOnlyList<HeartbeatEndPoint> EndPoints => _endPoints;

    /// <summary>Binds every address, then begins to accept.</summary>
    /// <exception cref="IOException">An address cannot be bound; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IEnumerable<HeartbeatEndPoint> endPoints = _options.EndPoints is [] ? [PipeHeartbeatServiceCollectionExtensions.DefaultEndPoint] : _options.EndPoints;
        var bound = new List<HeartbeatEndPoint>();
        try
        {
            foreach (HeartbeatEndPoint endPoint in endPoints)
            {
                var loop = new AcceptLoop(await BindAsync(endPoint.Address, cancellationToken), _entrance.For(endPoint), _timeProvider, _logger, _metrics);
                _loops.Add(loop);
                bound.Add(endPoint with { Address = loop.EndPoint });
            }
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }

        _endPoints = [.. bound];
        foreach (AcceptLoop loop in _loops)
        {
            loop.Start();
            Log.Listening(_logger, loop.EndPoint);
        }
    }

    /// <summary>Stops accepting. The connections are not touched: they belong to the handler.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _endPoints = [];
        foreach (AcceptLoop loop in _loops)
        {
            try
            {
                await loop.DisposeAsync();
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
            {
                // The others are still to be stopped.
                Log.StopFailed(_logger, error, loop.EndPoint);
            }
        }

        _loops.Clear();
    }

    private async Task<IConnectionListener> BindAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        try
        {
            return await _factory.BindAsync(endPoint, cancellationToken);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            throw new IOException($"cannot listen on {endPoint}: {error.Message}", error);
        }
    }
}
