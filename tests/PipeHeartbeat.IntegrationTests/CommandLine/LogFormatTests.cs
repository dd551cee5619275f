using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What collects logs reads every line of the server alike.</summary>
public sealed class LogFormatTests
{
    [Fact]
    public async Task With_json_every_line_is_an_object_and_who_goes_is_told_in_its_fields()
    {
        // Of all addresses, so that there is a warning in the log, too.
        await using ChildProcess server = ServerProcess.Run(["--listen", "0.0.0.0:0", "--admin", "off", "--log-format", "json"]);
        JsonElement listening = JsonElement.Parse(await server.WaitForLineAsync("listening on"));
        string address = listening.GetProperty("Message").GetString()!;
        using (var client = new RawClient(int.Parse(address[(address.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture)))
        {
            client.Send(RawClient.Head(0, 0));
            await server.WaitForLineAsync("\"connected\"");
            client.EndSending();
            client.WaitForEnd();
        }

        Assert.Equal(0, await server.TerminateAsync());
        JsonElement[] lines = [.. server.OutputLines.Select(line => JsonElement.Parse(line))];
        Assert.All(lines, line =>
        {
            Assert.InRange(line.GetProperty("Timestamp").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);
            Assert.NotEqual("", line.GetProperty("Category").GetString());
            Assert.NotEqual("", line.GetProperty("Message").GetString());
        });
        Assert.Contains(lines, line => line.GetProperty("LogLevel").GetString() == "Warning");
        JsonElement end = Assert.Single(lines, line => line.TryGetProperty("State", out JsonElement state) && state.TryGetProperty("Kind", out JsonElement kind) && kind.GetString() == "offline");
        Assert.Equal("closed", end.GetProperty("State").GetProperty("Reason").GetString());
        Assert.Empty(server.ErrorLines);
    }
}
