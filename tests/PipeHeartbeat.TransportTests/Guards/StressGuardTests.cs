namespace PipeHeartbeat.TransportTests;

/// <summary>The stress program finds what is wrong: else that it finds nothing would prove nothing.</summary>
[Collection(WholeMachine.Name)]
public sealed class StressGuardTests
{
    [Theory]
    [InlineData(Fault.DoublesWhatWasCancelled)]
    [InlineData(Fault.UsesHeldBuffers)]
    [InlineData(Fault.LeaksDescriptors)]
    public async Task A_transport_with_a_fault_is_caught_under_stress(Fault fault) =>
        Assert.Equal(StressProgram.Broken, await StressProgram.RunAsync(fault.ToString(), seconds: 2));

    [Fact]
    public async Task Arguments_that_make_no_sense_are_neither_held_nor_broken() =>
        Assert.NotInRange(await StressProgram.RunAsync("pigeons", seconds: 1), StressProgram.Held, StressProgram.Inconclusive);
}
