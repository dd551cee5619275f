using System.Numerics;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

internal sealed class RedisPresenceOptionsValidator : IValidateOptions<RedisPresenceOptions>
{
    public const int MostPartitions = 4_096;
    public const int LeastLog = 1_000;
    public const int MostLog = 10_000_000;

    public ValidateOptionsResult Validate(string? name, RedisPresenceOptions options)
    {
        var failures = new List<string>();
        if (!IsConnection(options.Connection))
            Fail(nameof(options.Connection), "(not shown)", "names no server", "write host:port");
        if (options.NodeName.Length is 0 or > 64)
            Fail(nameof(options.NodeName), options.NodeName, "is no name", "use 1 to 64 letters");
        if (options.KeyPrefix.Length is 0 or > 64 || options.KeyPrefix.AsSpan().IndexOfAny("{}") >= 0)
            Fail(nameof(options.KeyPrefix), options.KeyPrefix, "cannot begin a key", "use 1 to 64 letters, without braces");
        if (options.Partitions is < 1 or > MostPartitions || !BitOperations.IsPow2(options.Partitions))
            Fail(nameof(options.Partitions), $"{options.Partitions}", "is no power of two in range", "use 1 to 4096");
        if (options.LeaseTimeout < TimeSpan.FromSeconds(3) || options.LeaseTimeout > TimeSpan.FromMinutes(1))
            Fail(nameof(options.LeaseTimeout), DurationText.Format(options.LeaseTimeout), "is out of range", "use 3s to 1m");
        if (options.NodeLostGrace < TimeSpan.Zero || options.NodeLostGrace > TimeSpan.FromMinutes(10))
            Fail(nameof(options.NodeLostGrace), DurationText.Format(options.NodeLostGrace), "is out of range", "use 0ms to 10m");
        if (options.LogLength is < LeastLog or > MostLog)
            Fail(nameof(options.LogLength), $"{options.LogLength}", "is out of range", "use 1000 to 10000000");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string key, string value, string what, string remedy) => failures.Add(ConfigurationSection.Failure($"Redis:{key}", value, what, remedy));
    }

    private static bool IsConnection(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
