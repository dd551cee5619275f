using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary><c>pipeheartbeat config</c></summary>
public sealed class ConfigVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("config-verb-");

    [Fact]
    public async Task What_holds_is_shown_with_its_source_and_no_secret()
    {
        string file = Write("""{ "PipeHeartbeat": { "MissedLimit": 7, "Interval": "1s", "Listen": [ "127.0.0.1:0", "[::1]:0" ], "AdminToken": "a-secret-of-some-length" } }""");
        var shown = await Verb.RunAsync(
            ["config", "show", "--config", file, "--interval", "2s", "--json"], new Dictionary<string, string> { ["PIPEHEARTBEAT__JOURNALCAPACITY"] = "8192" });
        Assert.Equal(0, shown.ExitCode);
        Dictionary<string, (string Value, string Source)> values = JsonDocument.Parse(Assert.Single(shown.Output)).RootElement.EnumerateArray().ToDictionary(
            value => value.GetProperty("key").GetString()!, value => (value.GetProperty("value").GetString()!, value.GetProperty("source").GetString()!));
        string name = Path.GetFileName(file);
        Assert.Equal(("2s", "flag"), values["Interval"]);
        Assert.Equal(("7", name), values["MissedLimit"]);
        Assert.Equal(("127.0.0.1:0,[::1]:0", name), values["Listen"]);
        Assert.Equal(("8192", "environment"), values["JournalCapacity"]);
        Assert.Equal(("(not shown)", name), values["AdminToken"]);
        Assert.Equal(("5s", "default"), values["FrameTimeout"]);
        Assert.Equal(("2s", "default"), values["MassExpiry:Hold"]);

        var words = await Verb.RunAsync(["config", "show", "--config", file]);
        Assert.Equal(values.Keys, words.Output.Skip(1).Select(line => line.Split(' ', 2)[0]));
        Assert.DoesNotContain(words.Output, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_that_is_wrong_is_found_at_once_with_what_is_likely_meant()
    {
        string file = Write("""
            { "PipeHeartbeat": { "Intervall": "1s", "MissedLimit": 1001, "Interval": "3", "StallThreshold": "soon", "PacketRate": "many", "MassExpiry": { "Fractoin": 1 }, "Hold": "1s", "Jwt": { "Audience": "a" } },
              "Logging": { "LogLevel": { "Default": "Loud" } } }
            """);
        var check = await Verb.RunAsync(["config", "check", "--config", file, "--io-threads", "99"]);
        Assert.Equal(2, check.ExitCode);
        Assert.Equal(
            [
                "--io-threads = '99' is out of range: use a number from 1 to 64.",
                "Logging:LogLevel:Default = 'Loud' is no log level: use one of Trace, Debug, Information, Warning, Error, Critical, None.",
                "PipeHeartbeat:Hold = '1s' is no option: perhaps MassExpiry:Hold is meant.",
                "PipeHeartbeat:Interval = '3' is not a duration: write a number and its unit, such as 250ms, 3s, 1m or 1h.",
                "PipeHeartbeat:Intervall = '1s' is no option: perhaps Interval is meant.",
                "PipeHeartbeat:Jwt:KeyFile = '' is not set: name the file that holds the keys.",
                "PipeHeartbeat:MassExpiry:Fractoin = '1' is no option: perhaps MassExpiry:Fraction is meant.",
                "PipeHeartbeat:MissedLimit = '1001' is out of range: use 1 to 1000.",
                "PipeHeartbeat:PacketRate = 'many' is not a number: write a whole number of packets a second, 0 to 1000000.",
                "PipeHeartbeat:StallThreshold = 'soon' is not a duration: write a number and its unit, such as 250ms, 3s, 1m or 1h.",
            ],
            check.Output.Order(StringComparer.Ordinal));

        var json = await Verb.RunAsync(["config", "check", "--config", file, "--json"]);
        JsonElement result = JsonDocument.Parse(Assert.Single(json.Output)).RootElement;
        Assert.Equal((2, false, 9), (json.ExitCode, result.GetProperty("valid").GetBoolean(), result.GetProperty("failures").GetArrayLength()));

        // Show has nothing to show then, and says the first of it.
        var show = await Verb.RunAsync(["config", "show", "--config", file]);
        Assert.Equal((2, 1), (show.ExitCode, show.Errors.Count));
    }

    [Fact]
    public async Task What_is_misspelt_of_a_webhook_is_found_and_what_is_right_is_shown_without_its_secret()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        string file = Write($$"""
            { "PipeHeartbeat": { "Webhooks": { "Endpoints": { "billing": { "Urll": "https://x.example/", "Secret": "{{Secret}}" }, "1": { "Url": "http://x.example/?key=k", "Secret": "x" } } } } }
            """);
        var check = await Verb.RunAsync(["config", "check", "--config", file]);
        Assert.Equal(2, check.ExitCode);
        Assert.Equal(
            [
                "PipeHeartbeat:Webhooks:Endpoints:1:Secret = '(not shown)' is no secret of Standard Webhooks: write whsec_ and then 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32) makes one.",
                "PipeHeartbeat:Webhooks:Endpoints:1:Url = 'http://x.example/?…' can be read by others on its way: use https, or set AllowHttp to true.",
                "PipeHeartbeat:Webhooks:Endpoints:billing:Url = '' is not set: name where to post to, such as https://example.com/hooks.",
                "PipeHeartbeat:Webhooks:Endpoints:billing:Urll = '(not shown)' is no option: perhaps Webhooks:Endpoints:billing:Url is meant.",
            ],
            check.Output.Order(StringComparer.Ordinal));

        string right = Write($$"""{ "PipeHeartbeat": { "Webhooks": { "Endpoints": [ { "Url": "https://x.example/in", "Secret": "{{Secret}}", "Kinds": [ "offline" ] } ] } } }""");
        var shown = await Verb.RunAsync(["config", "show", "--config", right]);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains(shown.Output, line => line.StartsWith("Webhooks:Endpoints:0:Secret", StringComparison.Ordinal) && line.Contains("(not shown)", StringComparison.Ordinal));
        Assert.Contains(shown.Output, line => line.StartsWith("Webhooks:Endpoints:0:Kinds", StringComparison.Ordinal) && line.Contains("offline", StringComparison.Ordinal));
        Assert.DoesNotContain(shown.Output, line => line.Contains("whsec", StringComparison.Ordinal));
        var none = await Verb.RunAsync(["config", "check", "--config", Write("""{ "PipeHeartbeat": { "Webhooks": { "Endpoints": [] } } }""")]);
        Assert.Equal((0, "nothing is wrong"), (none.ExitCode, none.Output.Single()));
    }

    [Fact]
    public async Task Where_nothing_is_wrong_it_says_so()
    {
        var check = await Verb.RunAsync(["config", "check"]);
        Assert.Equal((0, "nothing is wrong"), (check.ExitCode, Assert.Single(check.Output)));
        var json = await Verb.RunAsync(["config", "check", "--json"]);
        Assert.Equal((0, """{"valid":true,"failures":[]}"""), (json.ExitCode, Assert.Single(json.Output)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string json)
    {
        string file = Path.Combine(_folder.FullName, "server.json");
        File.WriteAllText(file, json);
        return file;
    }
}
