using System.IO.Pipelines;

namespace PipeHeartbeat.Fuzz;

/// <summary>Both directions of a connection.</summary>
internal sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
