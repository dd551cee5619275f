namespace PipeHeartbeat.IntegrationTests;

/// <summary>Whether a server that anybody reaches, and that asks nobody who he is, says so.</summary>
public sealed class OpenDoorTests
{
    private const string Warning = "can be any client";

    [Theory]
    [InlineData("0.0.0.0:0", false, true)]
    [InlineData("[::]:0", false, true)]
    [InlineData("127.0.0.1:0", false, false)]
    [InlineData("0.0.0.0:0", true, false)]
    public async Task It_does_so_once_where_it_is_so(string listen, bool hasKeys, bool isWarned)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("open-door-");
        var environment = new Dictionary<string, string>();
        if (hasKeys)
        {
            string file = Path.Combine(folder.FullName, "jwt.key");
            await File.WriteAllTextAsync(file, new string('k', 48), TestContext.Current.CancellationToken);
            (environment["PIPEHEARTBEAT__JWT__KEYFILE"], environment["PIPEHEARTBEAT__JWT__AUDIENCE"]) = (file, "test");
        }

        await using ServerProcess server = await ServerProcess.StartAsync(environment, listen);
        Assert.Equal(0, await server.Process.TerminateAsync());
        Assert.Equal(isWarned ? 1 : 0, server.Process.OutputLines.Count(line => line.Contains(Warning, StringComparison.Ordinal)));
        folder.Delete(recursive: true);
    }
}
