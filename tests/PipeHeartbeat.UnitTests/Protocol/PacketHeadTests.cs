using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class PacketHeadTests
{
    [Theory]
    [InlineData(0, 0, "0000000000000000")]
    [InlineData(5, 0x01020304, "0500000004030201")]
    [InlineData(-1, 0, "ffffffff00000000")]
    [InlineData(0, -1, "00000000ffffffff")]
    [InlineData(int.MinValue, int.MaxValue, "00000080ffffff7f")]
    public void A_head_is_two_little_endian_integers(int type, int length, string hex)
    {
        var head = new PacketHead((PacketType)type, length);
        byte[] written = new byte[PacketHead.Size];
        head.Write(written);

        Assert.Equal(hex, Convert.ToHexStringLower(written));
        Assert.Equal(head, PacketHead.Read(written));
    }

    [Fact]
    public void Less_than_a_head_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketHead.Read(new byte[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(PacketHead).Write(new byte[7]));
    }

    [Fact]
    public void Bytes_behind_a_head_are_ignored_and_left_alone()
    {
        byte[] bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0xaa];
        new PacketHead(PacketType.Pace, 8).Write(bytes);

        Assert.Equal(0xaa, bytes[8]);
        Assert.Equal(new PacketHead(PacketType.Pace, 8), PacketHead.Read(bytes));
    }
}
