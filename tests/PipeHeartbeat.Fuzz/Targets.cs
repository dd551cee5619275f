namespace PipeHeartbeat.Fuzz;

/// <summary>All that is fuzzed.</summary>
internal static class Targets
{
    public static IFuzzTarget[] All() => [new ReaderTarget(), new HandlerTarget()];
}
