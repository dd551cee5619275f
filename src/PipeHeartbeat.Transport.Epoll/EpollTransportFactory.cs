using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// Listens on TCP addresses, on Linux. All listeners of a factory share its I/O threads, which start with the first of them. Thread-safe.
/// Disposing of it cuts off every connection that is left.
/// </summary>
public sealed class EpollTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly EpollTransportOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly LoopMetrics? _metrics;
    private readonly Lock _starting = new();
    private LoopGroup? _loops;
    private bool _isDisposed;

    /// <summary>Makes a factory that does nothing before the first <see cref="BindAsync"/>.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="loggers">Told of accept failures.</param>
    /// <param name="timeProvider">Measures the pauses after them; the system's if <see langword="null"/>.</param>
    /// <param name="meters">Makes the meter <c>PipeHeartbeat</c>, by which it tells how its threads stand; without it nothing is measured.</param>
    public EpollTransportFactory(IOptions<EpollTransportOptions> options, ILoggerFactory loggers, TimeProvider? timeProvider = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        _options = options.Value;
        _logger = new GuardedLogger(loggers.CreateLogger("PipeHeartbeat.Transport.Epoll"));
        _timeProvider = timeProvider ?? TimeProvider.System;
        _metrics = meters is null ? null : new LoopMetrics(meters);
    }

    /// <summary>Whether this machine can run it: Linux on x64 or arm64, where epoll may be used.</summary>
    public static bool IsSupported { get; } = Platform.IsSupported();

    internal BufferPool? Buffers => _loops?.Buffers;

    /// <summary>Whether it can listen there: on TCP addresses.</summary>
    public bool CanBind(EndPoint endpoint) => IsSupported && endpoint is IPEndPoint;

    /// <summary>Binds an address; port 0 takes a free one. <see cref="IPAddress.IPv6Any"/> serves IPv4 too.</summary>
    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    /// <exception cref="NotSupportedException">It is no TCP address.</exception>
    /// <exception cref="PlatformNotSupportedException"><see cref="IsSupported"/> is <see langword="false"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("The epoll transport needs Linux on x64 or arm64.");
        if (endpoint is not IPEndPoint address)
            throw new NotSupportedException($"The epoll transport listens on TCP addresses, not on {endpoint}.");

        _options.Validate();
        LoopGroup loops = Loops();
        return ValueTask.FromResult<IConnectionListener>(
            new EpollListener(ListenSocket.Bind(address, _options), loops, _timeProvider, _logger));
    }

    /// <summary>Stops the I/O threads; a second time it does nothing.</summary>
    public void Dispose()
    {
        lock (_starting)
        {
            if (!_isDisposed)
                _loops?.Dispose();
            _isDisposed = true;
        }
    }

    private LoopGroup Loops()
    {
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _loops ??= new LoopGroup(_options, _logger, _timeProvider, _metrics);
        }
    }
}
