using Microsoft.Extensions.Configuration;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class EffectiveValuesTests
{
    /// <summary>Whoever writes down what is shown, and starts with it, has the same.</summary>
    [Fact]
    public void What_is_shown_reads_back_as_itself()
    {
        Dictionary<string, string> shown = Show([]);
        Assert.Equal(
            PipeHeartbeatServiceCollectionExtensions.ConfigurationKeys.Concat(AdminOptions.Keys).Concat(TransportOptions.Keys).Concat(OtlpOptions.Keys).Concat(LogOptions.Keys).Concat(RedisPresenceServiceCollectionExtensions.ConfigurationKeys).Order(StringComparer.Ordinal),
            shown.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(shown, Show(shown.Where(value => value.Value.Length > 0)));
    }

    [Fact]
    public void Every_webhook_is_shown_and_no_secret_of_it()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Dictionary<string, string> shown = Show(new Dictionary<string, string>
        {
            ["Webhooks:Endpoints:0:Url"] = "https://x.example/in?key=hidden",
            ["Webhooks:Endpoints:0:Secret"] = Secret,
            ["Webhooks:Endpoints:0:PreviousSecret"] = Secret,
            ["Webhooks:Endpoints:billing:Url"] = "https://y.example/in",
            ["Webhooks:Endpoints:billing:Secret"] = Secret,
            ["Webhooks:Endpoints:billing:Kinds"] = "online,offline",
            ["Webhooks:Endpoints:billing:MaxBatchDelay"] = "1s",
        });
        Assert.Equal(
            ("(not shown)", "(not shown)", "(not shown)", "15s"),
            (shown["Webhooks:Endpoints:0:Url"], shown["Webhooks:Endpoints:0:Secret"], shown["Webhooks:Endpoints:0:PreviousSecret"], shown["Webhooks:Endpoints:0:Timeout"]));
        Assert.Equal(
            ("https://y.example/in", "(not shown)", "", "online,offline", "1s", "100"),
            (shown["Webhooks:Endpoints:billing:Url"], shown["Webhooks:Endpoints:billing:Secret"], shown["Webhooks:Endpoints:billing:PreviousSecret"], shown["Webhooks:Endpoints:billing:Kinds"],
                shown["Webhooks:Endpoints:billing:MaxBatchDelay"], shown["Webhooks:Endpoints:billing:MaxBatchSize"]));
        Assert.DoesNotContain(shown.Values, value => value.Contains("whsec", StringComparison.Ordinal) || value.Contains("hidden", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Show(IEnumerable<KeyValuePair<string, string>> given)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(given.Select(value => KeyValuePair.Create($"PipeHeartbeat:{value.Key}", (string?)value.Value)));
        return EffectiveValues.Read(configuration).ToDictionary(value => value.Key, value => value.Value);
    }
}
