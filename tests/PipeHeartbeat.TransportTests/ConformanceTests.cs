using System.Net;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

/// <summary>
/// One subject of the suite that every transport has to pass. It says what a user of <c>IConnectionListenerFactory</c> may rely on, and
/// leaves open what may differ from one good transport to another.
/// </summary>
public abstract class ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private protected static Task<Bench> StartAsync(IPEndPoint? endPoint = null) => Bench.StartAsync<TTransport>(endPoint);

    /// <summary>
    /// On a port below those that the system gives out by itself: no client and no listener of another test takes it over when it is let
    /// go.
    /// </summary>
    private protected static async Task<Bench> StartOnQuietPortAsync(IConnectionListenerFactory? factory = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            var endPoint = new IPEndPoint(IPAddress.Loopback, Random.Shared.Next(10_000, 30_000));
            try
            {
                return factory is null ? await StartAsync(endPoint) : await Bench.StartAsync(factory, endPoint);
            }
            catch (AddressInUseException) when (attempt < 20)
            {
                // Somebody's already.
            }
        }
    }
}
