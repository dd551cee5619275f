namespace PipeHeartbeat.TransportTests;

/// <summary>The suite, put to Kestrel's socket transport.</summary>
public static class SocketsTransportTests
{
    public sealed class Echoing : EchoTests<SocketsTransport>;

    public sealed class ClientEnds : ClientEndTests<SocketsTransport>;

    public sealed class ServerEnds : ServerEndTests<SocketsTransport>;

    public sealed class Disposal : DisposalTests<SocketsTransport>;

    public sealed class Reading : ReadingTests<SocketsTransport>;

    public sealed class ReadingBesideAModel : ReadingModelTests<SocketsTransport>;

    public sealed class CancelledReads : CancelledReadTests<SocketsTransport>;

    public sealed class CancelledReadStorm : CancelledReadStormTests<SocketsTransport>;

    public sealed class HeldBuffers : HeldBufferTests<SocketsTransport>;

    public sealed class Writing : WritingTests<SocketsTransport>;

    public sealed class CancelledFlushes : CancelledFlushTests<SocketsTransport>;

    public sealed class BackPressure : BackPressureTests<SocketsTransport>;

    public sealed class Identity : IdentityTests<SocketsTransport>;

    public sealed class Binding : BindingTests<SocketsTransport>;

    public sealed class Accepting : AcceptingTests<SocketsTransport>;

    public sealed class ManyConnections : ManyConnectionsTests<SocketsTransport>;

    public sealed class KestrelHosting : KestrelHostTests<SocketsTransport>;

    public sealed class Stress : StressTests<SocketsTransport>;
}
