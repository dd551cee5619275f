using System.Diagnostics.Metrics;

namespace PipeHeartbeat.Server;

/// <summary>Listens to this server's meter for what the status tells of the last moments. Thread-safe.</summary>
internal sealed class RecentMeasurements : IDisposable
{
    private const string LatenessName = "pipeheartbeat.verdict.lateness";

    private readonly IMeterFactory _meters;
    private readonly RecentDistribution _lateness;
    private readonly RecentMaximum _lag;
    private readonly RecentMaximum _pass;
    private readonly MeterListener _listener = new();

    public RecentMeasurements(IMeterFactory meters, TimeProvider timeProvider)
    {
        _meters = meters;
        _lateness = new RecentDistribution(timeProvider);
        _lag = new RecentMaximum(timeProvider);
        _pass = new RecentMaximum(timeProvider);
        _listener.InstrumentPublished = OnInstrument;
        _listener.SetMeasurementEventCallback<double>(static (instrument, value, _, state) => ((RecentMeasurements)state!).OnMeasured(instrument, value));
        _listener.Start();
    }

    public StatusLateness? Lateness => _lateness.Read();

    public StatusLoop Loop => new(_lag.Read(), _pass.Read());

    public void Dispose() => _listener.Dispose();

    /// <summary>Of several servers in one process each has meters of its own.</summary>
    private void OnInstrument(Instrument instrument, MeterListener listener)
    {
        if (ReferenceEquals(instrument.Meter.Scope, _meters) && instrument.Name is LatenessName or TransportInstruments.LoopLagName or TransportInstruments.LoopPassName)
            listener.EnableMeasurementEvents(instrument, this);
    }

    private void OnMeasured(Instrument instrument, double seconds)
    {
        if (instrument.Name == LatenessName)
            _lateness.Record(seconds);
        else
            (instrument.Name == TransportInstruments.LoopLagName ? _lag : _pass).Record(seconds);
    }
}
