using System.Globalization;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>How peers are told their port and the silence that they are to notice.</summary>
public sealed class PeerLaunchTests : IDisposable
{
    private const int Port = 45_678;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    public static TheoryData<string> Keys => [.. PeerCatalog.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_peer_learns_its_port_and_a_timeout_that_is_never_shorter_than_it_was_asked_for(string key)
    {
        Peer peer = PeerCatalog.All("pipeheartbeat").Single(one => one.Key == key);
        foreach (double seconds in new[] { 0.5, 1, 3, 3.1, 15, 500 })
        {
            PeerLaunch launch = await peer.PrepareAsync(new PeerDemand(Port, _directory.FullName, 100, TimeSpan.FromSeconds(seconds)));

            // Whole seconds, of which MQTT waits one and a half.
            if (launch.Timeout is { } timeout)
                Assert.InRange(timeout.TotalSeconds, seconds, seconds + 1.5);
            else
                Assert.StartsWith("bare", key, StringComparison.Ordinal);
            Assert.Contains(Port.ToString(CultureInfo.InvariantCulture), AllThatItIsTold(launch), StringComparison.Ordinal);
            Assert.Equal(peer.IsAnswered, launch.Dialect.IsAnswered);
        }
    }

    [Fact]
    public async Task Our_server_is_given_a_fifth_of_the_silence_as_interval()
    {
        PeerLaunch launch = await new OurServer("pipeheartbeat", "epoll", isAnswered: false).PrepareAsync(
            new PeerDemand(Port, "", 1, TimeSpan.FromSeconds(3)));
        Assert.Equal(
            ["serve", "--listen", "127.0.0.1:45678", "--admin", "off", "--transport", "epoll", "--interval", "600ms", "--missed", "5"], launch.Arguments);
    }

    [Fact]
    public void The_server_that_was_built_beside_this_program_is_found()
    {
        string here = _directory.CreateSubdirectory("PipeHeartbeat.LoadGenerator/debug").FullName;
        string release = Touch("release");
        Assert.Equal(release, ServerBinary.Find(here));
        string debug = Touch("debug");
        Assert.Equal(debug, ServerBinary.Find(here + Path.DirectorySeparatorChar));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Touch(string configuration)
    {
        string file = Path.Combine(_directory.CreateSubdirectory($"PipeHeartbeat.Server/{configuration}").FullName, "pipeheartbeat");
        File.WriteAllText(file, "");
        return file;
    }

    private static string AllThatItIsTold(PeerLaunch launch) => string.Join(
        ' ', launch.Arguments.Select(argument => argument.EndsWith(".conf", StringComparison.Ordinal) ? File.ReadAllText(argument) : argument));
}
