using PipeHeartbeat.Faults;
using PipeHeartbeat.IntegrationTests;

/// <summary>What the runtime calls, by this name and without a namespace, in a server that a test starts with a guard switched off, or with something to do.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        GuardSwitch.WaitForHost();
        Errand.StartIfAsked(Collecting.Variable, Collecting.Run);
    }
}
