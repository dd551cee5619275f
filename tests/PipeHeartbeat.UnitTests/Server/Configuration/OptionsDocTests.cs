using System.CommandLine;
using Microsoft.Extensions.Configuration;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

/// <summary>docs/operations.md has every option, with the flag and the default that it has in the code.</summary>
public sealed class OptionsDocTests
{
    /// <summary>Whose default is not one value, and so is described in words.</summary>
    private static readonly string[] Described = ["IoThreads", "MaxConnections", "MassExpiry:Hold", "Redis:NodeName"];

    private static readonly Dictionary<string, string[]> Rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Docs", "operations.md"))
        .SkipWhile(line => !line.StartsWith("| key | flag |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Replace("\\|", "/", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .ToDictionary(cells => cells[0].Trim('`'));

    [Fact]
    public void Every_option_has_a_row_and_every_row_an_option() =>
        Assert.Equal(ServerConfiguration.Keys.Append("Webhooks:Endpoints").Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_row_says_what_may_be_given_and_what_it_does() => Assert.All(Rows, row =>
    {
        Assert.Equal(5, row.Value.Length);
        Assert.False(row.Value[4].Length == 0, $"{row.Key} has no description");
        Assert.False(row.Value[3].Length == 0 && !IsText(row.Key), $"{row.Key} has no range");
    });

    [Fact]
    public void Defaults_are_those_of_the_code()
    {
        using var configuration = new ConfigurationManager();
        foreach (EffectiveValue value in EffectiveValues.Read(configuration).Where(value => value.Value.Length > 0 && !Described.Contains(value.Key)))
            Assert.Equal((value.Key, value.Value), (value.Key, Rows[value.Key][2].Trim('`').Replace(",", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_flag_of_the_server_stands_in_the_row_of_its_option()
    {
        var serve = new Command("serve");
        new ServeOptions().AddTo(serve);
        IEnumerable<string> flags = serve.Options.Select(option => option.Name).Where(name => name != "--config");
        Assert.Equal(flags.Order(StringComparer.Ordinal), Rows.Values.Select(cells => cells[1].Split('`').ElementAtOrDefault(1)).OfType<string>().Order(StringComparer.Ordinal));
    }

    /// <summary>Any text at all: a name, a password.</summary>
    private static bool IsText(string key) => key is "Tls:Password" or "Jwt:Audience" or "Jwt:Issuer";
}
