using System.Text.Json;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The whole verb against the real peers. What it measures is not judged here, so it may run beside other tests.</summary>
public sealed class CompareRunTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task A_small_comparison_measures_every_peer_and_leaves_nothing_behind()
    {
        string json = Path.Combine(_directory.FullName, "a.json");
        string markdown = Path.Combine(_directory.FullName, "a.md");
        // As many beats as are sure to cost something.
        await using LoadProcess compare = LoadProcess.Start(
            "compare", "-c", "50", "-r", "200", "-d", "500ms", "--rounds", "1", "--silence", "0s", "--out", json, "--markdown", markdown);

        int exitCode = await compare.Process.WaitForExitAsync();

        // A machine that stood still makes a round invalid, which is said and is no failure of the comparison.
        Assert.True(exitCode is (int)RunOutcome.Held or (int)RunOutcome.Invalid, $"exit {exitCode}\n{compare.Errors}\n{compare.Output}");
        Assert.Empty(compare.FindRunning());
        using var result = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Empty(result.RootElement.GetProperty("missing").EnumerateArray());
        JsonElement[] peers = [.. result.RootElement.GetProperty("peers").EnumerateArray()];
        Assert.Equal(PeerCatalog.Keys, peers.Select(peer => peer.GetProperty("key").GetString()!));
        string table = File.ReadAllText(markdown);
        foreach (JsonElement peer in peers)
        {
            string name = peer.GetProperty("name").GetString()!;
            JsonElement round = Assert.Single(peer.GetProperty("rounds").EnumerateArray());
            JsonElement figures = round.GetProperty("figures");
            Assert.True(figures.GetProperty("cpuPerBeatUs").GetDouble() > 0, name);
            Assert.True(figures.GetProperty("cpuPerAcceptUs").GetDouble() > 0, name);
            Assert.True(figures.GetProperty("bytesPerConnection").GetDouble() >= 0, name);
            Assert.Contains($"| {name} |", table, StringComparison.Ordinal);
            Assert.Contains(name, compare.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task How_late_silence_is_noticed_is_measured_of_those_who_notice()
    {
        string json = Path.Combine(_directory.FullName, "a.json");
        await using LoadProcess compare = LoadProcess.Start(
            "compare", "-c", "50", "-r", "50", "-d", "100ms", "--rounds", "1", "--silence", "1s", "--peers", "epoll,bare,redis", "--out", json);

        int exitCode = await compare.Process.WaitForExitAsync();

        Assert.True(exitCode is (int)RunOutcome.Held or (int)RunOutcome.Invalid, $"exit {exitCode}\n{compare.Errors}\n{compare.Output}");
        using var result = JsonDocument.Parse(File.ReadAllText(json));
        Dictionary<string, JsonElement> detections = result.RootElement.GetProperty("peers").EnumerateArray()
            .ToDictionary(peer => peer.GetProperty("key").GetString()!, peer => peer.GetProperty("detection"));
        Assert.Equal(JsonValueKind.Null, detections["bare"].ValueKind);
        Assert.All([detections["epoll"], detections["redis"]], detection => Assert.Equal(50, detection.GetProperty("silent").GetInt64()));
        Assert.Equal(0, detections["epoll"].GetProperty("early").GetInt64());
        Assert.Equal(0, detections["epoll"].GetProperty("missed").GetInt64());
        Assert.Equal(50, detections["epoll"].GetProperty("lateness").GetProperty("count").GetInt64());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Who_interrupts_it_leaves_nothing_behind(string signal)
    {
        await using LoadProcess compare = LoadProcess.StartInterruptible(
            "compare", "-c", "50", "-r", "50", "-d", "100ms", "--rounds", "60", "--peers", "epoll,mqttnet");
        await compare.Process.WaitForLineAsync("round 1");
        Assert.NotEmpty(compare.FindRunning());

        Assert.Equal((int)RunOutcome.Invalid, await compare.Process.TerminateAsync(signal));
        Assert.Empty(compare.FindRunning());
    }

    [Fact]
    public async Task Too_few_descriptors_are_named_before_anything_is_started()
    {
        string trace = Path.Combine(_directory.FullName, "trace");
        string server = Path.Combine(_directory.FullName, "server");
        File.WriteAllText(server, $"#!/bin/sh\ntouch {trace}\n");
        await using LoadProcess compare = LoadProcess.StartAfter($"chmod +x {server}; ulimit -n 256", "compare", "-c", "1000", "--server", server);

        Assert.Equal(ExitCode.NotRun, await compare.Process.WaitForExitAsync());

        Assert.Contains("nofile", compare.Errors, StringComparison.Ordinal);
        Assert.Contains("256", compare.Errors, StringComparison.Ordinal);
        Assert.Contains("ulimit -n 1064", compare.Errors, StringComparison.Ordinal);
        Assert.Single(compare.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(trace));
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
