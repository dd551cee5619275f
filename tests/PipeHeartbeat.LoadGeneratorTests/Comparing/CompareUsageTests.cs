using System.CommandLine;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class CompareUsageTests
{
    [Theory]
    [InlineData("--connections", "-c", "0", "1 to 1000000")]
    [InlineData("--connections", "-c", "5x", "such as 500")]
    [InlineData("--rate", "-r", "many", "such as 500")]
    [InlineData("--duration", "-d", "5", "a number and its unit")]
    [InlineData("--duration", "-d", "1ms", "100ms to 1h")]
    [InlineData("--rounds", "--rounds", "101", "1 to 100")]
    [InlineData("--silence", "--silence", "soon", "a number and its unit")]
    [InlineData("--peers", "--peers", "redis,rabbit", "take of epoll,")]
    [InlineData("--server", "--server", "/no/such/server", "name the binary")]
    [InlineData("--out", "--out", "/no/such/directory/a.json", "no directory")]
    [InlineData("--markdown", "--markdown", "/no/such/directory/a.md", "does not exist")]
    public async Task A_wrong_value_is_named_with_its_option_and_the_remedy(string name, string option, string value, string remedy)
    {
        UsageException error = await Assert.ThrowsAsync<UsageException>(() => new CompareCommand().Command.Parse([option, value])
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken));

        Assert.StartsWith($"{name} = '{value}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Every_peer_has_a_key_of_its_own_and_a_way_to_get_it()
    {
        IReadOnlyList<Peer> all = PeerCatalog.All(server: null);
        Assert.Distinct(all.Select(peer => peer.Key));
        Assert.Distinct(all.Select(peer => peer.Name));
        Assert.All(all, peer => Assert.False(string.IsNullOrWhiteSpace(peer.InstallCommand)));
        Assert.Contains(all, peer => peer.Key == PeerCatalog.Baseline && !peer.IsAnswered);
        Assert.Contains(all, peer => peer.Key == PeerCatalog.AnsweringBaseline && peer.IsAnswered);
    }

    [Theory]
    [InlineData(3.0, 2, 3.0)]
    [InlineData(3.1, 3, 4.5)]
    [InlineData(0.5, 1, 1.5)]
    [InlineData(15, 10, 15)]
    public void Keep_alives_are_the_next_whole_seconds(double timeoutSeconds, int keepAlive, double granted)
    {
        Assert.Equal(keepAlive, MqttKeepAlive.SecondsFor(TimeSpan.FromSeconds(timeoutSeconds)));
        Assert.Equal(TimeSpan.FromSeconds(granted), MqttKeepAlive.Timeout(keepAlive));
    }
}
