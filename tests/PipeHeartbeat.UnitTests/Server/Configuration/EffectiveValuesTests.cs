using Microsoft.Extensions.Configuration;
using PipeHeartbeat.AspNetCore;
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
            PipeHeartbeatServiceCollectionExtensions.ConfigurationKeys.Concat(AdminOptions.Keys).Concat(TransportOptions.Keys).Order(StringComparer.Ordinal),
            shown.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(shown, Show(shown.Where(value => value.Value.Length > 0)));
    }

    private static Dictionary<string, string> Show(IEnumerable<KeyValuePair<string, string>> given)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(given.Select(value => KeyValuePair.Create($"PipeHeartbeat:{value.Key}", (string?)value.Value)));
        return EffectiveValues.Read(configuration).ToDictionary(value => value.Key, value => value.Value);
    }
}
