namespace PipeHeartbeat.LoadGenerator;

/// <summary>A peer could not be started or did not stay; the message is the line that says so, and names where its output is kept.</summary>
internal sealed class PeerException(string message) : Exception(message);
