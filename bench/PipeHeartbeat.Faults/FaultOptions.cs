namespace PipeHeartbeat.Faults;

/// <summary>How large the faults are committed.</summary>
/// <param name="Connections">Clients that beat.</param>
/// <param name="Frozen">Of them, those that fall silent.</param>
/// <param name="ChosenTransports">On which a row is put to the test.</param>
/// <param name="Soak">How long the soak lasts.</param>
internal sealed record FaultOptions(int Connections, int Frozen, IReadOnlyList<string> ChosenTransports, TimeSpan Soak)
{
    public const string Epoll = "epoll";

    public static readonly string[] Transports = [Epoll, "sockets"];
}
