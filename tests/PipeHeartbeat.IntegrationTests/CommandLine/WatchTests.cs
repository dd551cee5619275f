using System.Diagnostics;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary><c>pipeheartbeat watch</c></summary>
[Collection(nameof(WholeMachine))]
public class WatchTests
{
    [Fact]
    public async Task It_tells_what_happens_and_goes_on_after_a_restart_of_the_server()
    {
        (int port, int adminPort) = await FindPortsAsync();
        string listen = $"127.0.0.1:{port}";
        string admin = $"127.0.0.1:{adminPort}";
        ServerProcess server = await ServerProcess.StartAsync(listen: listen, admin: admin);
        await using ChildProcess watch = ServerProcess.Run(["watch", "--admin", admin, "--since", "oldest"]);
        await using ChildProcess json = ServerProcess.Run(["watch", "--admin", admin, "--since", "oldest", "--json"]);
        using (var first = new NamedFleet(port, "first-", 1))
            await watch.WaitForLineAsync("first-0");
        Assert.Contains("first-0", await watch.WaitForLineAsync("offline"), StringComparison.Ordinal);
        await json.WaitForLineAsync("\"offline\"");
        await server.Process.TerminateAsync();
        await server.DisposeAsync();
        await watch.WaitForLineAsync("has ended; trying again");

        await using ServerProcess second = await ServerProcess.StartAsync(listen: listen, admin: admin);
        await watch.WaitForLineAsync("0 clients are there");
        await json.WaitForLineAsync("\"kind\":\"live\"");
        using var fleet = new NamedFleet(port, "second-", 1);
        await watch.WaitForLineAsync("second-0");
        await json.WaitForLineAsync("second-0");
        Assert.Equal(0, await watch.TerminateAsync());
        Assert.Equal(0, await json.TerminateAsync());
        Assert.Equal(
            ["online", "offline", "reset", "live", "online"],
            json.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString()));
    }

    [Fact]
    public Task A_thousand_events_a_second_do_not_leave_it_behind() => Timely.AssertAsync(async () =>
    {
        const int Rounds = 20;
        const int Clients = 250;
        const double LeastRate = 1_000;
        var mostLag = TimeSpan.FromSeconds(1);
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using ChildProcess watch = ServerProcess.Run(["watch", "--admin", server.Admin.ToString(), "--since", "oldest", "--json"]);
        using (var first = new NamedFleet(server.Port, "first-", 1))
            await watch.WaitForLineAsync("first-0");

        // They come and go whether it has told of them or not.
        long began = Stopwatch.GetTimestamp();
        for (int round = 0; round < Rounds; round++)
        {
            using (var fleet = new NamedFleet(server.Port, $"round-{round}-", Clients))
                await server.WaitForCountAsync(Clients);
            await server.WaitForCountAsync(0);
        }

        double rate = 2 * Rounds * Clients / Stopwatch.GetElapsedTime(began).TotalSeconds;
        long made = Stopwatch.GetTimestamp();
        using var last = new NamedFleet(server.Port, "last-", 1);
        await watch.WaitForLineAsync("last-0");
        TimeSpan lag = Stopwatch.GetElapsedTime(made);
        long[] seqs = [.. watch.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt64())];
        Assert.Equal(Enumerable.Range(0, seqs.Length).Select(i => seqs[0] + i), seqs);
        Assert.Equal((2 * Rounds * Clients) + 3, seqs.Length);
        return (rate >= LeastRate && lag <= mostLag, $"{rate:0} events a second, and the last one {lag.TotalMilliseconds:0} ms after it was made");
    });

    [Fact]
    public async Task Whoever_reads_its_output_may_leave()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using ChildProcess head = ServerProcess.RunInShell($"\"$@\" watch --admin {server.Admin} --since oldest | head -n 1");
        using var fleet = new NamedFleet(server.Port, "client-", 10);
        await head.WaitForLineAsync("client-");
        using var more = new NamedFleet(server.Port, "more-", 10);
        Assert.Equal(0, await head.WaitForExitAsync());
    }

    [Fact]
    public async Task A_server_that_is_not_there_at_first_is_told()
    {
        var result = await Verb.RunAsync(["watch", "--admin", "127.0.0.1:1"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot reach the admin API at http://127.0.0.1:1", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    private static async Task<(int Port, int AdminPort)> FindPortsAsync()
    {
        await using ServerProcess probe = await ServerProcess.StartAsync();
        return (probe.Port, probe.Admin.Port);
    }
}
