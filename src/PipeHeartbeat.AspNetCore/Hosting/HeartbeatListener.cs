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
    private readonly HeartbeatConnectionHandler _handler;
    private readonly HeartbeatListenOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly List<AcceptLoop> _loops = [];
    private volatile EndPoint[] _endPoints = [];

    internal HeartbeatListener(
        IConnectionListenerFactory factory,
        HeartbeatConnectionHandler handler,
        IOptions<HeartbeatListenOptions> options,
        TimeProvider timeProvider,
        ILogger<HeartbeatListener> logger)
    {
        _factory = factory;
        _handler = handler;
        _options = options.Value;
        _timeProvider = timeProvider;
        _logger = new GuardedLogger(logger);
    }

    /// <summary>
    /// The addresses that are listened on, with the ports that were chosen for 0; empty before the start and after the stop.
    /// </summary>
    public IReadOnlyList<EndPoint> EndPoints => _endPoints;

    /// <summary>Binds every address, then begins to accept.</summary>
    /// <exception cref="IOException">An address cannot be bound; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IEnumerable<EndPoint> endPoints = _options.EndPoints is [] ? [PipeHeartbeatServiceCollectionExtensions.DefaultEndPoint] : _options.EndPoints;
        try
        {
            foreach (EndPoint endPoint in endPoints)
                _loops.Add(new AcceptLoop(await BindAsync(endPoint, cancellationToken), _handler.Serve, _timeProvider, _logger));
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }

        _endPoints = [.. _loops.Select(loop => loop.EndPoint)];
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
