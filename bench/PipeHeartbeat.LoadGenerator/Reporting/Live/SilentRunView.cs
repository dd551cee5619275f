namespace PipeHeartbeat.LoadGenerator;

/// <summary>Shows nothing.</summary>
internal sealed class SilentRunView : IRunView
{
    public void Begin(string title) { }

    public void Update(RunProgress progress) { }

    public void Say(string line) { }

    public void End() { }
}
