using System.Net;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The one file that <c>dotnet publish</c> makes, on a machine on which there is no .NET as far as it can see.</summary>
public sealed class PublishedFileTests
{
    [Fact]
    public async Task It_serves_tells_who_fell_silent_and_shows_its_dashboard()
    {
        Dictionary<string, string> nowhere = new() { ["DOTNET_ROOT"] = "/nowhere", ["PATH"] = "/nowhere", ["DOTNET_gcServer"] = "0" };
        await using ChildProcess server = ChildProcess.Start(Published(), ["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"], environment: nowhere);
        int port = IPEndPoint.Parse((await server.WaitForLineAsync("listening on ")).Split(' ')[^1]).Port;
        using var http = new HttpClient { BaseAddress = new Uri((await server.WaitForLineAsync("admin on ")).Split(' ')[^1]) };
        using (var silent = new RawClient(port))
        {
            silent.Send(RawClient.Hello("alice", intervalMs: 100));
            await server.WaitForLineAsync("offline heartbeat_timeout");
        }

        Assert.Contains("\"alice\"", await http.GetStringAsync("/api/v1/clients", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("PipeHeartbeat", await http.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("pipeheartbeat_connections_closed_total{", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("\"openapi\"", await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await using ChildProcess verb = ChildProcess.Start(Published(), ["clients", "list", "--admin", http.BaseAddress.Authority], environment: nowhere);
        Assert.Equal(0, await verb.WaitForExitAsync());
        Assert.Contains(verb.OutputLines, line => line.StartsWith("alice", StringComparison.Ordinal));
        await using ChildProcess kill = ChildProcess.Start("kill", ["-TERM", $"{server.Id}"]);
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    [Fact]
    public void It_is_one_file() => Assert.Equal(["pipeheartbeat"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Published())!).Select(Path.GetFileName));

    /// <summary>As test.sh has published it.</summary>
    private static string Published()
    {
        string artifacts = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Parent!.Parent!.Parent!.FullName;
        string file = Path.Combine(artifacts, "published", "pipeheartbeat");
        Assert.True(File.Exists(file), $"{file} is missing: dotnet publish src/PipeHeartbeat.Server -c Release -o artifacts/published");
        return file;
    }
}
