using System.Globalization;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Who is told by HTTP of what happens to clients.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// How many endpoints there may be: 16. Each keeps up to two connections, of the descriptors that are left to a process beside its clients.
    /// </summary>
    public const int MaxEndpoints = 16;

    /// <summary>The endpoints, each of which has a place of its own in the events and is waited for by nobody else. Default: none.</summary>
    public IList<WebhookEndpointOptions> Endpoints { get; } = [];

    /// <summary>What an endpoint is called: by its name or, without one, by its place in the list.</summary>
    internal string NameOf(WebhookEndpointOptions endpoint) =>
        string.IsNullOrEmpty(endpoint.Name) ? Endpoints.IndexOf(endpoint).ToString(CultureInfo.InvariantCulture) : endpoint.Name;
}
