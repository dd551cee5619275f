using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Stops a run as soon as it measures, as somebody who has seen enough.</summary>
internal sealed class StoppingView(CancellationTokenSource stop) : IRunView
{
    public void Begin(string title)
    {
    }

    public void Update(RunProgress progress)
    {
        if (progress.Phase == RunPhase.Measuring)
            stop.Cancel();
    }

    public void Say(string line)
    {
    }

    public void End()
    {
    }
}
