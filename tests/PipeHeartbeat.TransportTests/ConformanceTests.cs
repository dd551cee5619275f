using System.Net;

namespace PipeHeartbeat.TransportTests;

/// <summary>
/// One subject of the suite that every transport has to pass. It says what a user of <c>IConnectionListenerFactory</c> may rely on, and
/// leaves open what may differ from one good transport to another.
/// </summary>
public abstract class ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private protected static Task<Bench> StartAsync(IPEndPoint? endPoint = null) => Bench.StartAsync(TTransport.NewFactory(), endPoint);
}
