using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PipeHeartbeat.RedisTests;

/// <summary>What commands and the admin API tell of two nodes, at whichever of them they ask.</summary>
public sealed class ClusterVerbTests
{
    [Fact]
    public async Task Whoever_asks_one_node_is_told_of_both()
    {
        await using ProcessBench bench = await ProcessBench.StartAsync(nodes: 2);
        NodeProcess asked = bench.First;

        IReadOnlyList<string> nodes = await RunAsync(0, "cluster");
        Assert.Contains(nodes, line => line.Contains("400 clients online, 0 waited for", StringComparison.Ordinal));
        Assert.All(bench.Cluster.Nodes, node => Assert.Contains(nodes, line => line.Contains($"{node.Name} (", StringComparison.Ordinal) && line.Contains(": 200 clients", StringComparison.Ordinal)));

        using JsonDocument all = JsonDocument.Parse(string.Concat(await RunAsync(0, "clients", "list", "--cluster", "--json")));
        Assert.Equal(
            ProcessBench.Ids(0).Select(id => (id, "node-1")).Concat(ProcessBench.Ids(1).Select(id => (id, "node-2"))).Order(),
            all.RootElement.EnumerateArray().Select(row => (row.GetProperty("id").GetString()!, row.GetProperty("node").GetString()!)).Order());
        Assert.Equal(7, (await RunAsync(0, "clients", "list", "--cluster", "--prefix", "b-", "--limit", "6")).Count);
        Assert.Contains(await RunAsync(0, "clients", "show", "b-7", "--cluster"), line => line.StartsWith("node ", StringComparison.Ordinal) && line.Contains("node-2 (", StringComparison.Ordinal));
        await RunAsync(1, "clients", "show", "nobody", "--cluster");
        await RunAsync(2, "clients", "list", "--cluster", "--state", "offline");

        using var http = new HttpClient { BaseAddress = asked.Admin };
        using HttpResponseMessage looked = await http.PostAsJsonAsync("/api/v1/cluster/clients/lookup", new { ids = (List<string>)["a-0", "nobody", "b-0"] }, TestContext.Current.CancellationToken);
        JsonElement rows = (await looked.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("clients");
        Assert.Equal(["a-0", "b-0"], rows.EnumerateArray().Select(row => row.GetProperty("id").GetString()));
        using HttpResponseMessage wrong = await http.GetAsync("/api/v1/cluster/clients?after=x", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        async Task<IReadOnlyList<string>> RunAsync(int exitCode, params string[] arguments)
        {
            (int code, IReadOnlyList<string> output, IReadOnlyList<string> errors) = await Verb.RunAsync([.. arguments, "--admin", asked.Admin.ToString()]);
            Assert.True(code == exitCode, $"{string.Join(' ', arguments)}: {code} {string.Join(' ', errors)}");
            return output;
        }
    }

    [Fact]
    public async Task Who_watches_sees_a_client_go_from_node_to_node()
    {
        await using ProcessBench bench = await ProcessBench.StartAsync(nodes: 2);
        await using ChildProcess watch = ServerProcess.Run(["watch", "--cluster", "--since", "oldest", "--prefix", "b-", "--json", "--count", $"{ProcessBench.Each + 2}", "--admin", bench.First.Admin.ToString()]);
        await watch.WaitForLineAsync("\"b-0\"");
        await bench.Clients.ConnectAsync(["b-3"], bench.First.Port);
        await watch.WaitForLineAsync("\"moved\"");
        bench.Clients.Leave(["b-3"]);
        Assert.Equal(0, await watch.WaitForExitAsync());

        (string Kind, string? Node)[] told = [.. watch.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).Where(row => row.GetProperty("clientId").GetString() == "b-3")
            .Select(row => (row.GetProperty("kind").GetString()!, row.GetProperty("node").GetString()))];
        Assert.Equal([("online", "node-2"), ("moved", "node-1"), ("offline", "node-1")], told);
    }

    [Fact]
    public async Task Who_watches_goes_on_when_the_node_that_he_asked_was_started_anew_and_misses_nothing()
    {
        await using ProcessBench bench = await ProcessBench.StartAsync(nodes: 2);

        // Not one of the ports that the system gives to others while nobody listens.
        string place = $"127.0.0.1:{Ports.Take()}";
        await using NodeProcess asked = await NodeProcess.StartAsync("node-3", bench.Redis.Address, bench.Cluster.Settings.Environment, place);
        await using ChildProcess watch = ServerProcess.Run(["watch", "--cluster", "--since", "oldest", "--prefix", "b-", "--json", "--admin", place]);
        await watch.WaitForLineAsync("\"b-0\"");
        await asked.KillAsync();
        bench.Clients.Leave(["b-3"]);
        await bench.Cluster.UntilToldAsync(log => log.CountOf("offline", "b-3") == 1, "b-3 has gone while nobody told of it", ProcessBench.Patience);
        await using NodeProcess anew = await NodeProcess.StartAsync("node-3", bench.Redis.Address, bench.Cluster.Settings.Environment, place);
        await bench.Clients.ConnectAsync(["b-last"], anew.Port);
        await watch.WaitForLineAsync("\"b-last\"");
        Assert.Equal(0, await watch.TerminateAsync());

        // At least once: from the last place that was told.
        (string Kind, string Client)[] told = [.. watch.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).Where(row => row.GetProperty("clientId").ValueKind == JsonValueKind.String)
            .Select(row => (row.GetProperty("kind").GetString()!, row.GetProperty("clientId").GetString()!))];
        Assert.Equal(ProcessBench.Ids(1).Append("b-last").Select(id => ("online", id)).Append(("offline", "b-3")).Order(), told.Distinct().Order());
        Assert.DoesNotContain(watch.OutputLines, line => line.Contains("\"kind\":\"reset\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_shares_presence_with_nobody_says_so()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        foreach (string[] arguments in (string[][])[["cluster"], ["clients", "list", "--cluster"], ["watch", "--cluster"]])
        {
            (int code, _, IReadOnlyList<string> errors) = await Verb.RunAsync(server, arguments);
            Assert.Equal((1, "pipeheartbeat: This server shares presence with nobody: start it with --redis."), (code, string.Join(' ', errors)));
        }
    }

    [Fact]
    public async Task What_only_matters_with_redis_is_refused_without()
    {
        (int code, _, IReadOnlyList<string> errors) = await Verb.RunAsync(["serve", "--node", "games-1", "--listen", "127.0.0.1:0", "--admin", "off"]);
        Assert.Equal((2, "pipeheartbeat: --node = 'games-1' does nothing without Redis:Connection: name a Redis with --redis, or leave it out."), (code, string.Join(' ', errors)));
    }

    [Fact]
    public async Task A_password_is_not_shown()
    {
        (int code, IReadOnlyList<string> output, _) = await Verb.RunAsync(["config", "show", "--redis", "redis.example:6379,password=hunter2-hunter2"]);
        Assert.Equal(0, code);
        Assert.Contains(output, line => line.Contains("redis.example:6379", StringComparison.Ordinal));
        Assert.DoesNotContain(output, line => line.Contains("hunter2", StringComparison.Ordinal));
    }
}
