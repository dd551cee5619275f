using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

/// <summary>A transport that is put to the test.</summary>
public interface ITransport
{
    /// <summary>What the stress program calls it.</summary>
    static abstract string Name { get; }

    /// <summary>
    /// A factory with the options that a user gets who sets none. Who asks for it disposes of it, if it can be disposed of.
    /// </summary>
    static abstract IConnectionListenerFactory NewFactory();
}
