using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// Tells systemd, where it has started this process with <c>Type=notify</c>, that it is ready, how many are there, that it stops; and, if it asks for a sign of life
/// (<c>WatchdogSec</c>), gives one as long as no thread is stuck, also while the server is emptied.
/// </summary>
internal sealed class ServiceManager(ISystemdNotifier notifier, LoopWatch loops, HeartbeatCounters counters, TimeProvider timeProvider) : IHostedLifecycleService, IDisposable
{
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string WatchdogProcessVariable = "WATCHDOG_PID";

    /// <summary>So that one sign may come late.</summary>
    private const int SignsAPeriod = 3;

    private static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(10);

    private ITimer? _timer;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!notifier.IsEnabled)
            return Task.CompletedTask;
        notifier.Notify(ServiceState.Ready);
        TimeSpan period = SignPeriod() ?? StatusPeriod;
        _timer = timeProvider.CreateTimer(static manager => ((ServiceManager)manager!).GiveSign(), this, TimeSpan.Zero, period);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (notifier.IsEnabled)
            notifier.Notify(ServiceState.Stopping);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <returns><see langword="null"/> if nobody asks this process for one.</returns>
    private static TimeSpan? SignPeriod()
    {
        if (Environment.GetEnvironmentVariable(WatchdogProcessVariable) is { } process && process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            return null;
        return long.TryParse(Environment.GetEnvironmentVariable(WatchdogVariable), CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds) / SignsAPeriod
            : null;
    }

    private void GiveSign()
    {
        IReadOnlyList<string> stuck = loops.Stuck;
        if (stuck.Count == 0 && SignPeriod() is not null)
            notifier.Notify(new ServiceState("WATCHDOG=1"));
        notifier.Notify(new ServiceState(string.Create(
            CultureInfo.InvariantCulture,
            $"STATUS={counters.Live:N0} {Plural.Of(counters.Live, "connection")}{(stuck.Count == 0 ? "" : $"; stuck: {string.Join(", ", stuck)}")}")));
    }
}
