using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

public sealed class FaultyTransport : ITransport
{
    private static readonly AsyncLocal<Fault> Chosen = new();

    public static string Name => "faulty";

    /// <summary>For the test that sets it, and what that calls.</summary>
    public static void Choose(Fault fault) => Chosen.Value = fault;

    public static IConnectionListenerFactory NewFactory() => new FaultyFactory(Chosen.Value);
}
