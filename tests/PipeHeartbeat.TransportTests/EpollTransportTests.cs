namespace PipeHeartbeat.TransportTests;

/// <summary>The suite, put to the epoll transport.</summary>
public static class EpollTransportTests
{
    public sealed class Echoing : EchoTests<EpollTransport>;

    public sealed class ClientEnds : ClientEndTests<EpollTransport>;

    public sealed class ServerEnds : ServerEndTests<EpollTransport>;

    public sealed class Disposal : DisposalTests<EpollTransport>;

    public sealed class Reading : ReadingTests<EpollTransport>;

    public sealed class ReadingBesideAModel : ReadingModelTests<EpollTransport>;

    public sealed class CancelledReads : CancelledReadTests<EpollTransport>;

    public sealed class CancelledReadStorm : CancelledReadStormTests<EpollTransport>;

    public sealed class HeldBuffers : HeldBufferTests<EpollTransport>;

    public sealed class Writing : WritingTests<EpollTransport>;

    public sealed class CancelledFlushes : CancelledFlushTests<EpollTransport>;

    public sealed class BackPressure : BackPressureTests<EpollTransport>;

    public sealed class Identity : IdentityTests<EpollTransport>;

    public sealed class Binding : BindingTests<EpollTransport>;

    public sealed class Accepting : AcceptingTests<EpollTransport>;

    public sealed class ManyConnections : ManyConnectionsTests<EpollTransport>;

    public sealed class KestrelHosting : KestrelHostTests<EpollTransport>;

    public sealed class Stress : StressTests<EpollTransport>;
}
