using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>
/// Keeps one client alive on a PipeHeartbeat server: connects, says who it is, beats as the server wishes, and comes back after whatever ended its
/// connection, until it is stopped.
/// </summary>
/// <remarks>
/// <para>
/// It stops by itself only when the server says <c>superseded</c> (another one has this id now), or has refused the credential
/// (<c>unauthorized</c>) twice in a row, the second time one fresh from <see cref="HeartbeatClientOptions.TokenProvider"/>; without a provider, once.
/// A server that says when to come back is obeyed, but who is sent away again and again backs off all the same.
/// </para>
/// <para>
/// Thread-safe: every member may be used from any thread, at any time, handlers of <see cref="StateChanged"/> included. All clients of a process share one timer,
/// and none has a thread of its own. To beat allocates nothing while the kernel has room for it.
/// </para>
/// </remarks>
public sealed class HeartbeatClient : IAsyncDisposable
{
    private const int NotStarted = 0;
    private const int Started = 1;

    /// <summary>For how long the end of the client waits for handlers that have not been told of it.</summary>
    internal static readonly TimeSpan HandlerPatience = TimeSpan.FromSeconds(5);

    private readonly ClientSettings _settings;
    private readonly ClientLoop _loop;
    private readonly StateReporter _reporter;

    // Never disposed of, but left to its finaliser: nothing is behind it, and whoever stops the client may come late.
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<bool> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private int _state;

    /// <summary>Makes a client that does nothing before <see cref="Start"/>.</summary>
    /// <param name="options">What it needs to know.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range: the message names it, its value and what would be right.</exception>
    public HeartbeatClient(HeartbeatClientOptions options)
        : this(options, Guid.NewGuid().GetHashCode())
    {
    }

    /// <remarks>Random numbers by a seed that is our own: those of old runtimes are seeded by time, which is the same for clients made together.</remarks>
    internal HeartbeatClient(HeartbeatClientOptions options, int seed)
    {
        _settings = new ClientSettings(options ?? throw new ArgumentNullException(nameof(options)));
        _reporter = new StateReporter(_settings, () => StateChanged);
        _loop = new ClientLoop(_settings, seed, Report);
    }

    /// <summary>
    /// Raised for each change of <see cref="State"/>: in order, one at a time, on the thread pool or in
    /// <see cref="HeartbeatClientOptions.CallbackContext"/>. A handler that throws or blocks does no harm to the client; after one that throws the others are
    /// told all the same, after one that blocks later, and of the last 1,024 changes only.
    /// </summary>
    public event Action<HeartbeatStateChange>? StateChanged;

    /// <summary>Where it stands now. Handlers may not have been told yet.</summary>
    public HeartbeatState State => (HeartbeatState)Volatile.Read(ref _state);

    /// <summary>
    /// The time between two heartbeats that the server gave last: 100 ms–10 min, whatever it said; zero before its first WELCOME.
    /// </summary>
    public TimeSpan Interval => _loop.Figures.Interval;

    /// <summary>After how much silence the server gives this client up; zero before its first WELCOME.</summary>
    public TimeSpan Timeout => _loop.Figures.Timeout;

    /// <summary>What the server calls the present connection, or the last one; 0 before its first WELCOME.</summary>
    public ulong ConnectionId => _loop.Figures.ConnectionId;

    /// <summary>
    /// How long the last answered heartbeat was on its way there and back; null before the first one of a connection, and where
    /// <see cref="HeartbeatClientOptions.WantsAck"/> is false.
    /// </summary>
    public TimeSpan? RoundTrip => _loop.Figures.RoundTrip;

    /// <summary>
    /// Completes when the client has stopped for good and handlers were told so, unless they are told in a context of the application's. Handlers that block are
    /// waited for for 5 s at most. Never fails.
    /// </summary>
    public Task Completion => _ended.Task;

    /// <summary>Starts it, and returns at once. It runs until it is stopped, or stops by itself.</summary>
    /// <param name="cancellationToken">Stops it, as <see cref="StopAsync"/> does.</param>
    /// <exception cref="InvalidOperationException">It was started or stopped before.</exception>
    public void Start(CancellationToken cancellationToken = default)
    {
        if (Interlocked.CompareExchange(ref _started, Started, NotStarted) != NotStarted)
            throw new InvalidOperationException("A client is started once, and not after it was stopped: make a new one.");

        _ = WithoutContext.Run(() => Task.Run(() => RunAsync(cancellationToken)));
    }

    /// <summary>
    /// Stops it in order: says BYE if it is online, waits 200 ms at most for the server's end, and comes back no more. May be called at any time, and
    /// more than once. Does not block, and does not throw.
    /// </summary>
    /// <remarks>
    /// A <see cref="HeartbeatClientOptions.TokenProvider"/> that is being asked is waited for for 200 ms at most, and so is whatever is registered on its token;
    /// handlers for 5 s at most. Not limited is what can not be interrupted: callbacks of <see cref="HeartbeatClientOptions.Tls"/>, and with
    /// netstandard2.1 a resolver of names.
    /// </remarks>
    /// <returns>
    /// Completes as <see cref="Completion"/> does; for whoever calls on the thread on which a handler of <see cref="StateChanged"/> is running, when the client has
    /// stopped, so that one may wait for it there. Who calls it on another thread and has the handler wait for that waits 5 s in vain.
    /// </returns>
    public Task StopAsync()
    {
        _stopping.Cancel();
        if (Interlocked.CompareExchange(ref _started, Started, NotStarted) == NotStarted)
        {
            Report(new HeartbeatStateChange(HeartbeatState.Stopped, Reason.Closed));
            _ = EndAsync();
        }

        return _reporter.IsTellingHere ? _stopped.Task : _ended.Task;
    }

    /// <summary>Sends application data (OTHER), if the client is online. Payloads of several callers go in any order, each whole.</summary>
    /// <param name="payload">Up to <see cref="HeartbeatClientOptions.MaxPayloadBytes"/>. Must not change until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait for others that send. What has begun to be sent is sent.</param>
    /// <returns>
    /// Whether the operating system took all of it. That is no promise that it arrives: nothing in the protocol says so. False if the client is not online or the
    /// connection ended over it.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="payload"/> is too long.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before anything was sent.</exception>
    public Task<bool> TrySendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
    {
        if (payload.Length > _settings.MaxPayloadBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(payload), payload.Length, FormattableString.Invariant($"Must be {_settings.MaxPayloadBytes} bytes at most."));
        }

        return _loop.Online?.TrySendAsync(payload, cancellationToken) ?? Task.FromResult(false);
    }

    /// <summary>The same as <see cref="StopAsync"/>.</summary>
    /// <returns>See there.</returns>
    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using (cancellationToken.Register(_stopping.Cancel))
                await _loop.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whatever went wrong, who waits for the end is not to wait for ever.</summary>
    private async Task EndAsync()
    {
        _stopped.SetResult(true);
        try
        {
            await ClientScheduler.For(_settings.TimeProvider).WaitAsync(_reporter.WhenToldAsync(), HandlerPatience).ConfigureAwait(false);
        }
        finally
        {
            _ended.SetResult(true);
        }
    }

    private void Report(HeartbeatStateChange change)
    {
        Volatile.Write(ref _state, (int)change.State);
        _reporter.Report(change);
    }
}
