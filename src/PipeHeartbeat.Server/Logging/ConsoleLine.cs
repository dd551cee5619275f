using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>A line for the console.</summary>
/// <param name="At">When what it tells happened.</param>
/// <param name="Markup">The line itself, in Spectre.Console's markup.</param>
/// <param name="Event">What it tells of, if that is one event.</param>
internal readonly record struct ConsoleLine(DateTimeOffset At, string Markup, ConnectionEvent? Event);
