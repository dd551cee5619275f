using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class ProtocolLimitsTests
{
    [Fact]
    public void Derived_lengths_are_those_of_the_longest_and_shortest_packets()
    {
        var shortest = new HelloPacket("a");
        var longest = new HelloPacket(new string('a', 128), true, 1, new byte[4096], new string('m', 1024));

        Assert.Equal(PacketHead.Size + ProtocolLimits.MinHelloLength, shortest.GetSize());
        Assert.Equal(PacketHead.Size + ProtocolLimits.MaxHelloLength, longest.GetSize());
        Assert.Equal(PacketHead.Size + ProtocolLimits.MinByeLength, new ByePacket(Reason.Closed).GetSize());
        Assert.Equal(PacketHead.Size + ProtocolLimits.MaxByeLength, new ByePacket(Reason.Closed, 0, new string('t', 128)).GetSize());
        Assert.Equal(PacketHead.Size + ProtocolLimits.WelcomeLength, WelcomePacket.Size);
        Assert.Equal(PacketHead.Size + ProtocolLimits.PaceLength, PacePacket.Size);
    }

    [Fact]
    public void Intervals_are_the_same_in_both_units()
    {
        Assert.Equal(ProtocolLimits.MinIntervalMs, ProtocolLimits.MinInterval.TotalMilliseconds);
        Assert.Equal(ProtocolLimits.MaxIntervalMs, ProtocolLimits.MaxInterval.TotalMilliseconds);
        Assert.Equal(TimeSpan.FromMinutes(10), ProtocolLimits.MaxInterval);
    }
}
