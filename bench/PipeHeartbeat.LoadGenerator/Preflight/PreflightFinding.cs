namespace PipeHeartbeat.LoadGenerator;

/// <summary>Something that is too small for a run.</summary>
/// <param name="What">The limit, what it is and what is needed.</param>
/// <param name="Remedy">What to do, with the command to type.</param>
/// <param name="IsFatal">Whether the run is certain to fail of it; otherwise it may suffer.</param>
internal sealed record PreflightFinding(string What, string Remedy, bool IsFatal)
{
    public override string ToString() => $"{What}; {Remedy}";
}
