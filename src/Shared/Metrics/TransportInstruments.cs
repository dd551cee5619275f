using System.Diagnostics.Metrics;

namespace PipeHeartbeat;

/// <summary>
/// Instruments of the meter <c>PipeHeartbeat</c> that the transport and the handler both measure with: a meter gives out the same one to whoever describes it
/// in the same words.
/// </summary>
internal static class TransportInstruments
{
    public const string MeterName = "PipeHeartbeat";
    public const string LoopLagName = "pipeheartbeat.loop.lag";
    public const string LoopPassName = "pipeheartbeat.loop.pass";
    public const string LoopTag = "loop";

    /// <summary>For times: from 1 ms to 60 s.</summary>
    public static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    public static Counter<long> AcceptPauses(Meter meter) =>
        meter.CreateCounter<long>("pipeheartbeat.accept.pauses", "{pause}", "How often accepting failed and was paused.");

    /// <summary>Its tag is <c>loop</c>: a few names, never one a connection.</summary>
    public static Histogram<double> LoopLag(Meter meter) => meter.CreateHistogram(
        LoopLagName, "s", "How long what a thread was called for had to wait for it; about once a second; by loop.", advice: Seconds);

    public static Histogram<double> LoopPass(Meter meter) => meter.CreateHistogram(
        LoopPassName, "s", "How long a thread that receives took for all that was ready; one pass about each second; by loop.", advice: Seconds);

    public static KeyValuePair<string, object?> Loop(string name) => new(LoopTag, name);
}
