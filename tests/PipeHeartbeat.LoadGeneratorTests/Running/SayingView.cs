using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Keeps what is said.</summary>
internal sealed class SayingView : IRunView
{
    public List<string> Lines { get; } = [];

    public void Begin(string title)
    {
    }

    public void Update(RunProgress progress)
    {
    }

    public void Say(string line) => Lines.Add(line);

    public void End()
    {
    }
}
