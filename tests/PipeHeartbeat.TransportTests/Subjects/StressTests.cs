namespace PipeHeartbeat.TransportTests;

[Collection(WholeMachine.Name)]
public abstract class StressTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Fact]
    public async Task The_transport_keeps_its_promises_under_stress()
    {
        // A machine that is busy with other things may not get round to everything: that is no answer yet.
        int exitCode = StressProgram.Inconclusive;
        for (int seconds = 10; exitCode == StressProgram.Inconclusive && seconds <= 40; seconds *= 2)
            exitCode = await StressProgram.RunAsync(TTransport.Name, seconds);

        Assert.Equal(StressProgram.Held, exitCode);
    }
}
