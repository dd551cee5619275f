namespace PipeHeartbeat.LoadGenerator;

/// <summary>No connection could be made; the message is the one line that says so.</summary>
internal sealed class UnreachableServerException(string message) : Exception(message);
