using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>A client did not shake hands.</summary>
/// <param name="reason">Why its connection ends.</param>
/// <param name="detail">The same for operators.</param>
/// <param name="inner">What the library said.</param>
internal sealed class TlsHandshakeException(Reason reason, string detail, Exception inner) : Exception(detail, inner)
{
    public Reason Reason => reason;
}
