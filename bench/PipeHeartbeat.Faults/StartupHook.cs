using PipeHeartbeat.Faults;

/// <summary>What the runtime calls, by this name and without a namespace, in a process that is started with this assembly as its startup hook.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        Errand.StartIfAsked(Collecting.Variable, Collecting.Run);
        Errand.StartIfAsked(Starving.Variable, Starving.Run);
        Errand.StartIfAsked(Tidying.Variable, Tidying.Run);
    }
}
