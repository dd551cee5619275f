namespace PipeHeartbeat.LoadGenerator;

/// <summary>Where it ran.</summary>
internal sealed record MachineResult(string Os, string Architecture, int Cores, double MemoryGiB, string Runtime);
