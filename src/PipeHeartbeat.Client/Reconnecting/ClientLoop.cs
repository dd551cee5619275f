using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>One connection after the other, until it is stopped or told to stop. One loop a client, and everything but heartbeats happens on it.</summary>
internal sealed class ClientLoop
{
    private readonly ClientSettings _settings;
    private readonly ClientScheduler _scheduler;
    private readonly Random _random;
    private readonly RetryPolicy _policy;
    private readonly CredentialSource _credentials;
    private readonly Action<HeartbeatStateChange> _report;
    private Connection? _online;

    /// <param name="settings">What the application wants.</param>
    /// <param name="seed">Of all that is random in it.</param>
    /// <param name="report">Told of each state.</param>
    public ClientLoop(ClientSettings settings, int seed, Action<HeartbeatStateChange> report)
    {
        _settings = settings;
        _scheduler = ClientScheduler.For(settings.TimeProvider);
        _random = new Random(seed);
        _policy = new RetryPolicy(settings, _random);
        _credentials = new CredentialSource(settings, _scheduler, new CancellationTokenSource());
        _report = report;
    }

    public ConnectionFigures Figures { get; } = new();

    /// <summary>The connection on which can be sent, if there is one.</summary>
    public Connection? Online => Volatile.Read(ref _online);

    /// <summary>Never throws.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var stopped = new HeartbeatStateChange(HeartbeatState.Stopped, Reason.Closed);
        while (!stopping.IsCancellationRequested)
        {
            _report(new HeartbeatStateChange(HeartbeatState.Connecting));
            ConnectionEnd end = await TryOnceAsync(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
                break;

            RetryStep step = _policy.Decide(end);
            if (step.Stops)
            {
                stopped = new HeartbeatStateChange(HeartbeatState.Stopped, end.Reason, default, end.Text, end.Error);
                break;
            }

            if (step.NeedsToken)
                _credentials.Renew();

            // The wait begins before it is told: it is to be over when whoever was told expects it.
            Task waiting = _scheduler.DelayAsync(step.Delay, stopping);
            _report(new HeartbeatStateChange(HeartbeatState.Waiting, end.Reason, step.Delay, end.Text, end.Error));
            await waiting.ConfigureAwait(false);
        }

        await _credentials.CloseAsync().ConfigureAwait(false);
        _report(stopped);
    }

    private async Task<ConnectionEnd> TryOnceAsync(CancellationToken stopping)
    {
        byte[] credential;
        try
        {
            credential = await _credentials.GetAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return new ConnectionEnd(Reason.None, error);
        }

        try
        {
            using var connection = new Connection(_settings, _scheduler, _random, Figures, OnWelcome);
            using CancellationTokenRegistration leaving = stopping.Register(connection.Leave);
            return await connection.RunAsync(credential).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // No socket was to be had: the process has no descriptors left, or the system no memory.
            return new ConnectionEnd(Reason.Reset, error);
        }
        finally
        {
            Volatile.Write(ref _online, null);
        }
    }

    private void OnWelcome(Connection connection)
    {
        Volatile.Write(ref _online, connection);
        _report(new HeartbeatStateChange(HeartbeatState.Online));
    }
}
