using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>What waits to be written: something that happened, or a line of the server's own.</summary>
internal readonly record struct ConsoleEntry(ConnectionEvent? Event, string? Text);
