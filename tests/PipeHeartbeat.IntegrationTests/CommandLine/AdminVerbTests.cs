using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Commands that ask a running server.</summary>
public class AdminVerbTests
{
    private const string Token = "a-token-that-nobody-guesses";

    [Fact]
    public async Task Status_is_told_in_words_and_as_the_api_has_it()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new NamedFleet(server.Port, "client-", 3);
        await server.WaitForCountAsync(3);

        var words = await Verb.RunAsync(server, "status");
        Assert.Equal(0, words.ExitCode);
        Assert.Contains(words.Output, line => line.Contains("after 15s of silence (5 x 3s)", StringComparison.Ordinal));
        Assert.Contains(words.Output, line => line.Contains("3 accepted = 3 live + 0 closed + 0 on their way", StringComparison.Ordinal));
        Assert.DoesNotContain(words.Output, line => line.Contains('\e', StringComparison.Ordinal));

        var json = await Verb.RunAsync(server, "status", "--json");
        JsonElement status = JsonDocument.Parse(Assert.Single(json.Output)).RootElement;
        Assert.Equal(3, status.GetProperty("presence").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Clients_are_listed_shown_and_sent_away()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new NamedFleet(server.Port, "a/b-", 2);
        using var other = new NamedFleet(server.Port, "..", 1);
        await server.WaitForCountAsync(3);

        var list = await Verb.RunAsync(server, "clients", "list", "--prefix", "a/b-");
        Assert.Equal(0, list.ExitCode);
        Assert.Equal(["ID", "a/b-0", "a/b-1"], list.Output.Select(FirstWord).Order(StringComparer.Ordinal));

        var show = await Verb.RunAsync(server, "clients", "show", "a/b-1");
        Assert.Equal((0, "client a/b-1"), (show.ExitCode, string.Join(' ', show.Output[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        var shown = await Verb.RunAsync(server, "clients", "show", "a/b-1", "--json");
        Assert.Equal("a/b-1", JsonDocument.Parse(Assert.Single(shown.Output)).RootElement.GetProperty("id").GetString());

        var kick = await Verb.RunAsync(server, "clients", "kick", "a/b-1", "nobody", "..0");
        Assert.Equal(1, kick.ExitCode);
        Assert.Equal(["a/b-1 kicked", "nobody is not here", "..0 kicked"], kick.Output);
        var again = await Verb.RunAsync(server, "clients", "kick", "a/b-0", "--json");
        Assert.Equal((0, """{"id":"a/b-0","kicked":true}"""), (again.ExitCode, Assert.Single(again.Output)));
        await server.WaitForCountAsync(0);

        var gone = await Verb.RunAsync(server, "clients", "list", "--state", "offline", "--limit", "2", "--json");
        JsonElement rows = JsonDocument.Parse(string.Concat(gone.Output)).RootElement;
        Assert.Equal(["kicked", "kicked"], rows.EnumerateArray().Select(row => row.GetProperty("reason").GetString()));

        var unknown = await Verb.RunAsync(server, "clients", "show", "..");
        Assert.Equal((1, "pipeheartbeat: The client '..' is unknown: it was never here, or too long ago."), (unknown.ExitCode, Assert.Single(unknown.Errors)));
    }

    [Fact]
    public async Task More_clients_than_a_page_holds_are_listed_each_once()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new NamedFleet(server.Port, "client-", 1_234);
        await server.WaitForCountAsync(1_234);

        var json = await Verb.RunAsync(server, "clients", "list", "--json");
        JsonElement rows = JsonDocument.Parse(string.Concat(json.Output)).RootElement;
        Assert.Equal(fleet.Ids.Order(StringComparer.Ordinal), rows.EnumerateArray().Select(row => row.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));

        var plain = await Verb.RunAsync(server, "clients", "list");
        Assert.Equal(fleet.Ids.Append("ID").Order(StringComparer.Ordinal), plain.Output.Select(FirstWord).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_id_that_would_write_to_the_terminal_can_not()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new NamedFleet(server.Port, "\e[31mred[/]\n", 1);
        await server.WaitForCountAsync(1);
        var list = await Verb.RunAsync(server, "clients", "list");
        Assert.Equal("?[31mred[/]?0", FirstWord(list.Output[1]));
        var watched = await Verb.RunAsync(server, "watch", "--since", "oldest", "--count", "1");
        Assert.Contains("?[31mred[/]?0", Assert.Single(watched.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_and_the_token_may_stand_in_the_environment_and_a_wrong_token_is_told()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__ADMINTOKEN"] = Token });
        var environment = new Dictionary<string, string> { ["PIPEHEARTBEAT__ADMIN"] = server.Admin.Authority, ["PIPEHEARTBEAT__ADMINTOKEN"] = Token };
        Assert.Equal(0, (await Verb.RunAsync(["status"], environment)).ExitCode);
        Assert.Equal(0, (await Verb.RunAsync(server, "clients", "list", "--admin-token", Token)).ExitCode);

        var none = await Verb.RunAsync(server, "status");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("PIPEHEARTBEAT__ADMINTOKEN", Assert.Single(none.Errors), StringComparison.Ordinal);
        var wrong = await Verb.RunAsync(server, "watch", "--admin-token", $"{Token}x");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("is not this server's", Assert.Single(wrong.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, wrong.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", "-h")]
    [InlineData("watch", "--help")]
    [InlineData("clients", "list", "--help")]
    [InlineData("clients", "show", "--help")]
    [InlineData("clients", "kick", "--help")]
    [InlineData("config", "show", "--help")]
    [InlineData("config", "check", "--help")]
    [InlineData("cluster", "--help")]
    [InlineData("pace", "--help")]
    [InlineData("drain", "--help")]
    [InlineData("client", "--help")]
    [InlineData("serve", "--help")]
    public async Task Help_ends_with_an_example_that_parses(params string[] arguments)
    {
        var help = await Verb.RunAsync(arguments);
        Assert.Equal(0, help.ExitCode);
        int at = help.Output.ToList().IndexOf("Example:");
        string[] example = help.Output[at + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["pipeheartbeat", .. arguments[..^1]], example[..arguments.Length]);

        // With help asked for, it is parsed and not done.
        Assert.Equal(0, (await Verb.RunAsync([.. example[1..], "--help"])).ExitCode);
    }

    private static string FirstWord(string line) => line.Split(' ', 2)[0];
}
