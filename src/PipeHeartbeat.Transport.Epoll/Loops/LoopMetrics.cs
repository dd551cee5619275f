using System.Diagnostics.Metrics;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// How the loops stand. Each is asked once a second, and only while somebody listens: so the path of a packet pays one comparison a pass. Thread-safe.
/// </summary>
internal sealed class LoopMetrics
{
    private readonly Counter<long> _acceptPauses;
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _pass;

    public LoopMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(TransportInstruments.MeterName);
        _acceptPauses = TransportInstruments.AcceptPauses(meter);
        _lag = TransportInstruments.LoopLag(meter);
        _pass = TransportInstruments.LoopPass(meter);
    }

    public bool IsEnabled => _lag.Enabled || _pass.Enabled;

    public void AcceptPaused() => _acceptPauses.Add(1);

    public void Lagged(string loop, TimeSpan lag) => _lag.Record(lag.TotalSeconds, TransportInstruments.Loop(loop));

    public void Passed(string loop, TimeSpan duration) => _pass.Record(duration.TotalSeconds, TransportInstruments.Loop(loop));
}
