using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What the person at the keyboard gets wrong: one line that says what, and what would be right.</summary>
public class WrongUsageTests
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    [Theory]
    [InlineData("--interval", "3", "--interval = '3'", "3s")]
    [InlineData("--interval", "soon", "--interval = 'soon'", "3s")]
    [InlineData("--interval", "1ms", "1ms", "100ms to 10m")]
    [InlineData("--interval", "-3s", "-3s", "3s")]
    [InlineData("--interval", "100.5ms", "100.5ms", "milliseconds")]
    [InlineData("--missed", "0", "'0'", "1 to 1000")]
    [InlineData("--missed", "many", "--missed = 'many'", "whole number")]
    [InlineData("--listen", "nowhere", "'nowhere'", "0.0.0.0:15000")]
    [InlineData("--listen", "127.0.0.1:99999", "'127.0.0.1:99999'", "0.0.0.0:15000")]
    [InlineData("--admin", "0.0.0.0:0", "'0.0.0.0:0'", "loopback")]
    [InlineData("--admin", "0.0.0.0:0", "without a token", "set AdminToken")]
    [InlineData("--admin", "here", "'here'", "off")]
    [InlineData("--admin-token", "0123456789abcde", "'(not shown)' is too short", "16 characters or more")]
    [InlineData("--config", "not-there.json", "not-there.json", "name a JSON file")]
    [InlineData("--transport", "udp", "--transport = 'udp'", "auto, epoll or sockets")]
    [InlineData("--transport", "1", "--transport = '1'", "auto, epoll or sockets")]
    [InlineData("--io-threads", "0", "--io-threads = '0'", "1 to 64")]
    [InlineData("--io-threads", "two", "--io-threads = 'two'", "a whole number of threads, 1 to 64")]
    [InlineData("--io-pace", "1", "--io-pace = '1'", "250ms")]
    [InlineData("--io-pace", "1s", "--io-pace = '1s'", "0ms to 100ms")]
    [InlineData("--no-such-flag", "1", "--no-such-flag", "")]
    public async Task A_wrong_value_is_refused_by_flag_value_and_remedy(string flag, string value, string named, string remedy)
    {
        string line = await AssertRefusedAsync(WrongUsage, ["serve", flag, value]);
        Assert.Contains(flag, line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "HOST:PORT")]
    [InlineData("127.0.0.1:0", "HOST:PORT")]
    [InlineData("--interval=3", "3s")]
    [InlineData("--count=-1", "0 or more")]
    [InlineData("--count=x", "'x'")]
    [InlineData("--interval=2000h", "100ms to 10m")]
    [InlineData("--id=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1 to 128")]
    public async Task A_wrong_value_of_the_client_is_refused(string argument, string remedy) =>
        Assert.Contains(remedy, await AssertRefusedAsync(WrongUsage, ["client", argument]), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "PipeHeartbeat": { "Interval": 3 } }""", "PipeHeartbeat:Interval = '3'")]
    [InlineData("""{ "PipeHeartbeat": { "Intervall": "3s" } }""", "PipeHeartbeat:Intervall")]
    [InlineData("""{ "PipeHeartbeat": { "MaxConnections": 0 } }""", "PipeHeartbeat:MaxConnections = '0'")]
    [InlineData("""{ "PipeHeartbeat": { "DataProvesLife": "perhaps" } }""", "PipeHeartbeat:DataProvesLife = 'perhaps'")]
    [InlineData("""{ "PipeHeartbeat": { "Interval": [ "1s" ] } }""", "PipeHeartbeat:Interval")]
    [InlineData("""{ "PipeHeartbeat": { "Admin": { "a": 1 } } }""", "PipeHeartbeat:Admin")]
    [InlineData("""{ "PipeHeartbeat": { "MassExpiry": { "Fractoin": 0.5 } } }""", "PipeHeartbeat:MassExpiry:Fractoin = '0.5' is no option")]
    [InlineData("""{ "PipeHeartbeat": { "MassExpiry": { "Fraction": 50 } } }""", "PipeHeartbeat:MassExpiry:Fraction = '50' is out of range: use 0.01 to 1")]
    [InlineData("""{ "PipeHartbeat": { "Interval": "1s" } }""", "PipeHartbeat = '…' is no section that is read: perhaps PipeHeartbeat is meant")]
    [InlineData("""{ "Loging": { "LogLevel": { "Default": "Error" } } }""", "Loging = '…' is no section that is read: perhaps Logging is meant")]
    [InlineData("""{ "PipeHeartbeat": { "MassExpiry": "3s" } }""", "PipeHeartbeat:MassExpiry = '3s' is no option")]
    [InlineData("""{ "PipeHeartbeat": "3s" }""", "PipeHeartbeat = '3s'")]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Loud" } } }""", "Logging:LogLevel:Default = 'Loud'")]
    [InlineData("""{ "PipeHeartbeat": """, "wrong.json")]
    public async Task A_wrong_file_is_refused_by_key_or_name(string json, string named)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("wrong-config-");
        string file = Path.Combine(folder.FullName, "wrong.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        Assert.Contains(named, await AssertRefusedAsync(WrongUsage, ["serve", "--config", file]), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_wrong_appsettings_json_is_refused_by_name()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("wrong-appsettings-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), "x", TestContext.Current.CancellationToken);
        Assert.Contains("appsettings.json", await AssertRefusedAsync(WrongUsage, ["serve"], folder: folder.FullName), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--interval", "serve", "--intervall", "3s")]
    [InlineData("--interval", "--intervall", "3s")]
    [InlineData("--missed", "serve", "--mised=3")]
    [InlineData("--transport", "config", "check", "--trnsport", "epoll")]
    [InlineData("--prefix", "pace", "3s", "--prefx", "sensor-")]
    [InlineData("--prefix", "pace", "--prefx", "sensor-", "3s")]
    [InlineData("--json", "clients", "show", "--jsno", "alice")]
    [InlineData("--json", "clients", "show", "--jsno")]
    [InlineData("--admin", "status", "--admn=127.0.0.1:1")]
    [InlineData("--count", "client", "--cuont", "3")]
    [InlineData("--help", "watch", "--hlep")]
    [InlineData("status", "staus")]
    [InlineData("list", "clients", "lst")]
    public async Task Whoever_misspells_an_option_or_a_command_is_told_what_is_likely_meant(string meant, params string[] arguments)
    {
        string line = await AssertRefusedAsync(WrongUsage, arguments);
        Assert.EndsWith($"here: perhaps {meant} is meant.", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clients", "show", "--admin", "127.0.0.1:1", "--", "--jsno")]
    [InlineData("clients", "show", "--admin", "127.0.0.1:1", "staus")]
    public async Task What_is_near_to_an_option_or_a_command_may_be_a_clients_id(params string[] arguments) =>
        Assert.DoesNotContain("is meant", await AssertRefusedAsync(Failed, arguments), StringComparison.Ordinal);

    [Fact]
    public async Task An_option_of_the_server_before_client_is_refused() =>
        Assert.Contains("--missed", await AssertRefusedAsync(WrongUsage, ["--missed", "7", "client"]), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_variable_of_the_environment_is_refused_by_key()
    {
        string line = await AssertRefusedAsync(WrongUsage, ["serve"], new Dictionary<string, string> { ["PIPEHEARTBEAT__MISSEDLIMIT"] = "1001" });
        Assert.Contains("PipeHeartbeat:MissedLimit = '1001'", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PipeHeartbeat__Intervall", "3s", "PipeHeartbeat:Intervall = '3s' is no option: perhaps Interval is meant.")]
    [InlineData("PIPEHEARTBEAT__MASSEXPIRY__FRACTOIN", "0.5", "PipeHeartbeat:MASSEXPIRY:FRACTOIN = '0.5' is no option: perhaps MassExpiry:Fraction is meant.")]
    [InlineData("PipeHartbeat__Interval", "3s", "PipeHartbeat = '…' is no section that is read: perhaps PipeHeartbeat is meant.")]
    [InlineData("PipeHeartbeat__missedlimit", "1001", "PipeHeartbeat:MissedLimit = '1001' is out of range: use 1 to 1000.")]
    public async Task A_variable_of_the_environment_is_named_as_it_was_written(string name, string value, string failure)
    {
        var environment = new Dictionary<string, string> { [name] = value };
        Assert.Equal($"pipeheartbeat: {failure} It comes from the environment variable {name}.", await AssertRefusedAsync(WrongUsage, ["serve"], environment));
        var check = await Verb.RunAsync(["config", "check"], environment);
        Assert.Equal((WrongUsage, $"{failure} It comes from the environment variable {name}."), (check.ExitCode, Assert.Single(check.Output)));
    }

    [Fact]
    public async Task A_flag_over_a_variable_is_named_alone()
    {
        string line = await AssertRefusedAsync(WrongUsage, ["serve", "--missed", "1002"], new Dictionary<string, string> { ["PIPEHEARTBEAT__MISSEDLIMIT"] = "1001" });
        Assert.Equal("pipeheartbeat: --missed = '1002' is out of range: use 1 to 1000.", line);
    }

    [Fact]
    public async Task A_secret_under_a_misspelt_key_is_not_shown()
    {
        string line = await AssertRefusedAsync(WrongUsage, ["serve"], new Dictionary<string, string> { ["PIPEHEARTBEAT__ADMINTOKN"] = "0123456789abcdef" });
        Assert.Contains("PipeHeartbeat:ADMINTOKN = '(not shown)' is no option", line, StringComparison.Ordinal);
        Assert.Contains("AdminToken", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen")]
    [InlineData("--admin")]
    public async Task A_port_in_use_is_named(string flag)
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string address = $"127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}";
        string other = flag == "--listen" ? "--admin" : "--listen";
        string line = await AssertRefusedAsync(Failed, ["serve", flag, address, other, "127.0.0.1:0"]);
        Assert.Contains(address, line, StringComparison.Ordinal);
        Assert.Contains("in use", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        string line = await AssertRefusedAsync(Failed, ["client", "127.0.0.1:1"]);
        Assert.Contains("127.0.0.1:1", line, StringComparison.Ordinal);
    }

    private static async Task<string> AssertRefusedAsync(
        int exitCode, string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        await using ChildProcess process = ServerProcess.Run(arguments, folder, environment);
        int exit = await process.WaitForExitAsync();
        Assert.Equal([], process.OutputLines);
        string line = Assert.Single(process.ErrorLines);
        Assert.Equal(exitCode, exit);
        Assert.StartsWith("pipeheartbeat: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        return line;
    }
}
