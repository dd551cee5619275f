using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("127.0.0.1", 1, "127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.0/24", 254, "127.0.0.1", "127.0.0.254")]
    [InlineData("127.0.0.8/31", 2, "127.0.0.8", "127.0.0.9")]
    [InlineData("127.0.0.4/32,127.0.0.9", 2, "127.0.0.4", "127.0.0.9")]
    [InlineData("127.0.0.0/8", 1024, "127.0.0.1", "127.0.4.0")]
    public void A_network_stands_for_its_hosts(string text, int count, string first, string last)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only there all of 127.0.0.0/8 is this machine");
        string[] addresses = [.. SourceText.Read(text).Select(address => address.ToString())];

        Assert.Equal((count, first, last), (addresses.Length, addresses[0], addresses[^1]));
        Assert.Equal(count, addresses.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.0/33")]
    [InlineData("127.0.0.1,,")]
    [InlineData("192.0.2.1")]
    public void What_is_none_of_this_machine_is_refused(string text) => Assert.Throws<UsageException>(() => SourceText.Read(text));
}
