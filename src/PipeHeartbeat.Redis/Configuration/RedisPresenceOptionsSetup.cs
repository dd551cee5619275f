using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.Redis;

/// <summary>Takes the options from the configuration.</summary>
internal sealed class RedisPresenceOptionsSetup(IConfiguration section) : IConfigureOptions<RedisPresenceOptions>
{
    public const string Group = "Redis";

    /// <summary>Every key that is read here.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        Key(nameof(RedisPresenceOptions.Connection)),
        Key(nameof(RedisPresenceOptions.NodeName)),
        Key(nameof(RedisPresenceOptions.KeyPrefix)),
        Key(nameof(RedisPresenceOptions.Partitions)),
        Key(nameof(RedisPresenceOptions.LeaseTimeout)),
        Key(nameof(RedisPresenceOptions.NodeLostGrace)),
        Key(nameof(RedisPresenceOptions.LogLength)),
    ];

    public static string Key(string name) => $"{Group}:{name}";

    public void Configure(RedisPresenceOptions options)
    {
        var values = new ConfigurationSection(section, typeof(RedisPresenceOptions));
        values.Text(Key(nameof(options.Connection)), value => options.Connection = value);
        values.Text(Key(nameof(options.NodeName)), value => options.NodeName = value);
        values.Text(Key(nameof(options.KeyPrefix)), value => options.KeyPrefix = value);
        values.Number(Key(nameof(options.Partitions)), "partitions", 1, RedisPresenceOptionsValidator.MostPartitions, value => options.Partitions = value);
        values.Duration(Key(nameof(options.LeaseTimeout)), value => options.LeaseTimeout = value);
        values.Duration(Key(nameof(options.NodeLostGrace)), value => options.NodeLostGrace = value);
        values.Number(Key(nameof(options.LogLength)), "events", RedisPresenceOptionsValidator.LeastLog, RedisPresenceOptionsValidator.MostLog, value => options.LogLength = value);
    }
}
