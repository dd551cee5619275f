namespace PipeHeartbeat.LoadGenerator;

/// <summary>The person at the keyboard asked for something that cannot be; the message is the one line he gets to see.</summary>
internal sealed class UsageException(string message) : Exception(message);
