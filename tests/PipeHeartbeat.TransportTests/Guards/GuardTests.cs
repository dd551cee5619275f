using Xunit.Sdk;

namespace PipeHeartbeat.TransportTests;

/// <summary>A transport that does one thing wrong is caught by the test that is there for it: else that would prove nothing.</summary>
public sealed class GuardTests
{
    /// <summary>All but the one that only the stress program sees.</summary>
    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>().Except([Fault.LeaksDescriptors])];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_transport_with_a_fault_is_caught(Fault fault)
    {
        FaultyTransport.Choose(fault);
        Exception error = await Assert.ThrowsAnyAsync<XunitException>(() => TestFor(fault));
        TestSeed.Print(error.Message);
    }

    private static Task TestFor(Fault fault) => fault switch
    {
        Fault.ForgetsWhatWasNotConsumed => new Reading().What_was_examined_comes_again_only_when_there_is_more(isInline: true),
        Fault.DoesNotWaitForMore => new Reading().What_was_examined_comes_again_only_when_there_is_more(isInline: false),
        Fault.CancelsTwice => new CancelledReads().Cancelled_before_it_began(isInline: true),
        Fault.HidesResets => new ClientEnds().A_reset_ends_a_pending_read_with_an_error_and_closes(isInline: true),
        Fault.UsesHeldBuffers => new HeldBuffers().A_held_buffer_stays_while_more_comes_here_and_elsewhere(isInline: true),
        Fault.DoublesWhatWasCancelled => new CancelledFlushes().Cancelled_while_it_waits_for_the_client(times: 1),
        Fault.LosesWhatWasCancelled => new CancelledFlushes().Cancelled_before_it_began(),
        Fault.ReadsWithoutEnd => new BackPressure().A_handler_that_does_not_read_holds_up_its_client(hasReadBefore: false),
        Fault.WritesWithoutEnd => new BackPressure().A_client_that_does_not_read_holds_up_its_handler(),
        Fault.SharesPorts => new Binding().A_port_in_use_is_refused(),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private sealed class Reading : ReadingTests<FaultyTransport>;

    private sealed class CancelledReads : CancelledReadTests<FaultyTransport>;

    private sealed class ClientEnds : ClientEndTests<FaultyTransport>;

    private sealed class HeldBuffers : HeldBufferTests<FaultyTransport>;

    private sealed class CancelledFlushes : CancelledFlushTests<FaultyTransport>;

    private sealed class BackPressure : BackPressureTests<FaultyTransport>;

    private sealed class Binding : BindingTests<FaultyTransport>;
}
