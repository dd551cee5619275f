namespace PipeHeartbeat.LoadGenerator;

/// <summary>How a peer is to be started.</summary>
/// <param name="Port">On 127.0.0.1.</param>
/// <param name="Directory">An empty one of its own, for what it needs to be told in files.</param>
/// <param name="Connections">At once, at most.</param>
/// <param name="Timeout">How long a client may be silent; a peer that knows only longer steps takes the next one.</param>
internal sealed record PeerDemand(int Port, string Directory, int Connections, TimeSpan Timeout);
