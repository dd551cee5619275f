namespace PipeHeartbeat.Server;

/// <summary>Who read the output does not any longer.</summary>
internal sealed class ReaderLeftException(IOException cause) : Exception(cause.Message, cause);
