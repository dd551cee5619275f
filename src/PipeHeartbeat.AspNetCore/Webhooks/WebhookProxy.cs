using System.Net;

namespace PipeHeartbeat.AspNetCore;

/// <summary>The proxy of the server's environment, but for this machine: what may go to an endpoint here without TLS must not leave it.</summary>
internal sealed class WebhookProxy : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => HttpClient.DefaultProxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
}
