namespace PipeHeartbeat.Faults;

/// <summary>A fault could not be committed, or not be observed; the message says why.</summary>
internal sealed class FaultException(string message) : Exception(message);
