namespace PipeHeartbeat.Fuzz;

/// <summary>An input has done what none may.</summary>
internal sealed class FuzzException(string message, Exception? inner = null) : Exception(message, inner);
