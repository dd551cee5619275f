using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class RedisPresenceOptionsTests
{
    [Fact]
    public void The_defaults_hold_and_grace_is_waited_for_elsewhere()
    {
        using ServiceProvider services = Build(_ => { });
        RedisPresenceOptions options = services.GetRequiredService<IOptions<RedisPresenceOptions>>().Value;
        Assert.Equal(
            ("redis:6379", Environment.MachineName, "phb", 64, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(9), 16_384),
            (options.Connection, options.NodeName, options.KeyPrefix, options.Partitions, options.LeaseTimeout, options.NodeLostGrace, options.LogLength));
        Assert.True(services.GetRequiredService<IOptions<PresenceOptions>>().Value.WaitsElsewhere);
    }

    [Theory]
    [InlineData(nameof(RedisPresenceOptions.Connection), "")]
    [InlineData(nameof(RedisPresenceOptions.Connection), "redis:6379,nonsense=1")]
    [InlineData(nameof(RedisPresenceOptions.NodeName), "")]
    [InlineData(nameof(RedisPresenceOptions.KeyPrefix), "a{b}")]
    [InlineData(nameof(RedisPresenceOptions.KeyPrefix), "")]
    [InlineData(nameof(RedisPresenceOptions.Partitions), 0)]
    [InlineData(nameof(RedisPresenceOptions.Partitions), 63)]
    [InlineData(nameof(RedisPresenceOptions.Partitions), 8_192)]
    [InlineData(nameof(RedisPresenceOptions.LeaseTimeout), 2.9)]
    [InlineData(nameof(RedisPresenceOptions.LeaseTimeout), 61.0)]
    [InlineData(nameof(RedisPresenceOptions.NodeLostGrace), -1.0)]
    [InlineData(nameof(RedisPresenceOptions.NodeLostGrace), 601.0)]
    [InlineData(nameof(RedisPresenceOptions.LogLength), 999)]
    [InlineData(nameof(RedisPresenceOptions.LogLength), 10_000_001)]
    public void What_is_wrong_is_named(string key, object value)
    {
        using ServiceProvider services = Build(options =>
        {
            System.Reflection.PropertyInfo property = typeof(RedisPresenceOptions).GetProperty(key)!;
            property.SetValue(options, value is double seconds ? TimeSpan.FromSeconds(seconds) : value);
        });
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<RedisPresenceOptions>>().Value);
        Assert.StartsWith($"PipeHeartbeat:Redis:{key} = '", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<RedisPresenceOptions> configure) =>
        new ServiceCollection().AddLogging().AddPipeHeartbeat().AddRedisPresence("redis:6379", configure).BuildServiceProvider();
}
