using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Something that a fleet is put through, and what is to be learned from it. An instance runs once.</summary>
internal abstract class Scenario(FleetOptions options)
{
    private const int IntervalsOfSilence = 5;

    /// <summary>As it is typed.</summary>
    public abstract string Verb { get; }

    public FleetOptions Options { get; } = options;

    /// <summary>What the clients do; shown while it runs.</summary>
    protected virtual string Doing => string.Create(CultureInfo.InvariantCulture, $"a beat every {DurationText.Format(Options.Interval)}");

    /// <summary>Whether clients wait to be ended, so that it matters whether the server holds verdicts back.</summary>
    protected virtual bool AwaitsVerdicts => false;

    /// <summary>Connects, warms up, measures, judges, and leaves.</summary>
    /// <exception cref="UnreachableServerException">There is nobody to talk to.</exception>
    public async Task<RunResult> RunAsync(IRunView view, CancellationToken cancellationToken)
    {
        view.Begin(string.Create(CultureInfo.InvariantCulture, $"{Verb} · {Options.Connections:N0} {Plural.Of(Options.Connections, "client")} · {Doing} · {Options.Target}"));
        try
        {
            return await RunInViewAsync(view, cancellationToken);
        }
        finally
        {
            view.End();
        }
    }

    /// <param name="timeoutMs">After how much silence the server is to end a client, as far as is known beforehand.</param>
    protected virtual FleetScript CreateScript(int timeoutMs) => new();

    /// <summary>Adds what only this scenario knows.</summary>
    protected virtual void Conclude(RunReview review)
    {
    }

    private async Task<RunResult> RunInViewAsync(IRunView view, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = DateTimeOffset.Now;
        using var status = Options.Admin is { } admin ? new StatusClient(admin) : null;
        ServerStatus? before = status is null ? null : await status.TryGetAsync(cancellationToken);
        (int timeoutMs, string timeoutFrom) = FindTimeout(before);
        CheckInterval(timeoutMs);

        var observer = new RunObserver(view, Options.ServerPid);
        using var fleet = new Fleet(Options, CreateScript(timeoutMs), ClientSockets.Create(Options), timeoutMs);
        using var watching = new CancellationTokenSource();
        HoldWatch? watch = AwaitsVerdicts && HoldWatch.CanWatch(before)
            ? new HoldWatch(status!, before!, TimeSpan.FromMicroseconds(Options.PlannedIntervalUs), fleet)
            : null;
        await using (cancellationToken.UnsafeRegister(static fleet => ((Fleet)fleet!).Stop(), fleet))
        {
            fleet.Start(isWatched: watch is not null);
            Task watched = watch?.RunAsync(watching.Token) ?? Task.CompletedTask;
            try
            {
                await observer.WatchAsync(fleet);
            }
            finally
            {
                await watching.CancelAsync();
                await watched;
            }
        }

        if (fleet.Tally.Connected == 0 && !fleet.WasStopped)
            throw new UnreachableServerException(DescribeUnreachable(fleet));

        // Nobody must be found silent only because the run is over.
        fleet.Dispose();
        ServerStatus? after = status is null || fleet.WasStopped ? null : await status.TryGetAsync(CancellationToken.None);
        var review = new RunReview(this, fleet, observer, before, after, timeoutMs, timeoutFrom);
        Conclude(review);
        return review.ToResult(startedAt);
    }

    /// <summary>Clients that beat more seldom than the server waits are rightly ended. (A server that welcomes them may grant what they wish.)</summary>
    private void CheckInterval(int timeoutMs)
    {
        double intervalMs = Options.PlannedIntervalUs / 1e3;
        if (intervalMs < timeoutMs || (Options.Dialect.IsWelcomed && Options.Rate is null))
            return;

        string remedy = Options.Rate is null ? "lower --interval" : "raise --rate or lower --connections";
        throw new UsageException(string.Create(
            CultureInfo.InvariantCulture,
            $"each client would beat every {intervalMs / 1e3:0.##} s, and the server ends those that are silent for {timeoutMs / 1e3:0.##} s: {remedy}."));
    }

    private (int Milliseconds, string From) FindTimeout(ServerStatus? status) =>
        Options.Timeout is { } timeout ? ((int)timeout.TotalMilliseconds, "option")
        : status is not null ? ((int)(status.Timeout * 1_000), "status")
        : ((int)Math.Max(Options.Interval.TotalMilliseconds * IntervalsOfSilence, 1), "interval");

    private string DescribeUnreachable(Fleet fleet)
    {
        string error = SocketErrors.ToName(fleet.LastConnectError);
        string what = fleet.LastConnectError switch
        {
            System.Net.Sockets.SocketError.ConnectionRefused => "nobody listens there",
            System.Net.Sockets.SocketError.TimedOut => "nobody answers",
            System.Net.Sockets.SocketError.AddressNotAvailable => "an address to connect from is not this machine's, or its ports are used up",
            _ => "the system can not connect",
        };
        return $"cannot connect to {Options.Target}: {what} ({error}); start the server, or name another with --target HOST:PORT.";
    }
}
