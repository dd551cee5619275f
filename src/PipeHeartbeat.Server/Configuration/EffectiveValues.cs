using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Tells what holds for each key: a given value or the default, written as one would write it; secrets are not told.</summary>
internal static class EffectiveValues
{
    private const string None = "";
    private const string JwtGroup = "Jwt";
    private const string TlsGroup = "Tls";
    private const string RedisGroup = "Redis";

    /// <exception cref="OptionsValidationException">A value is wrong.</exception>
    public static IReadOnlyList<EffectiveValue> Read(IConfigurationRoot configuration)
    {
        IConfigurationSection section = configuration.GetSection(ConfigurationSection.Name);
        Dictionary<string, string> values = ReadValues(section);
        return [.. WebhookKeys.ForEach(WebhookValues.Names(section), ServerConfiguration.Keys).Select(key => new EffectiveValue(key, values[key], ValueSource.Find(configuration, key)))];
    }

    private static Dictionary<string, string> ReadValues(IConfigurationSection section)
    {
        AdminOptions admin = new();
        new AdminOptionsSetup(section).Configure(admin);
        TransportOptions transport = TransportOptions.Read(section);
        OtlpOptions otlp = OtlpOptions.Read(section);
        using ServiceProvider services = ConfigurationCheck.CreateServices(section);
        var heartbeat = Get<HeartbeatOptions>(services);
        var limits = Get<LimitOptions>(services);
        var identity = Get<IdentityOptions>(services);
        var presence = Get<PresenceOptions>(services);
        IList<HeartbeatEndPoint> listen = Get<HeartbeatListenOptions>(services).EndPoints;
        var tls = Get<TlsOptions>(services);
        var jwt = new JwtOptions();
        foreach (IConfigureOptions<JwtOptions> setup in services.GetServices<IConfigureOptions<JwtOptions>>())
            setup.Configure(jwt);

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [ConfigurationSection.ListenKey] = listen.Count == 0 ? Text(PipeHeartbeatServiceCollectionExtensions.DefaultEndPoint) : string.Join(',', listen),
            [AdminOptions.Key] = admin.EndPoint is { } endPoint ? Text(endPoint) : AdminOptionsSetup.Off,
            [AdminOptions.TokenKey] = admin.Token is null ? None : ConfigurationSection.NotShown,
            [TransportOptions.KindKey] = Text(transport.Kind).ToLowerInvariant(),
            [TransportOptions.ThreadsKey] = Text(transport.Epoll.ThreadCount),
            [TransportOptions.PaceKey] = Text(transport.Epoll.Pace),
            [OtlpOptions.EndpointKey] = otlp.Endpoint?.ToString() ?? None,
            [OtlpOptions.ProtocolKey] = Text(otlp.Protocol).ToLowerInvariant(),
            [OtlpOptions.IntervalKey] = Text(otlp.Interval),
            [LogOptions.FormatKey] = Text(LogOptions.Read(section).Format).ToLowerInvariant(),
            [nameof(HeartbeatOptions.Interval)] = Text(heartbeat.Interval),
            [nameof(HeartbeatOptions.MissedLimit)] = Text(heartbeat.MissedLimit),
            [nameof(HeartbeatOptions.MinInterval)] = Text(heartbeat.MinInterval),
            [nameof(HeartbeatOptions.MaxInterval)] = Text(heartbeat.MaxInterval),
            [nameof(HeartbeatOptions.SuspectAfterMissed)] = Text(heartbeat.SuspectAfterMissed),
            [nameof(HeartbeatOptions.DataProvesLife)] = Text(heartbeat.DataProvesLife),
            [nameof(HeartbeatOptions.StallThreshold)] = Text(heartbeat.StallThreshold),
            [nameof(HeartbeatOptions.DrainWindow)] = Text(heartbeat.DrainWindow),
            [Group(nameof(HeartbeatOptions.MassExpiry), nameof(MassExpiryOptions.Fraction))] = Text(heartbeat.MassExpiry.Fraction),
            [Group(nameof(HeartbeatOptions.MassExpiry), nameof(MassExpiryOptions.Hold))] = Text(heartbeat.MassExpiry.Hold ?? heartbeat.Interval),
            [nameof(LimitOptions.MaxConnections)] = Text(limits.MaxConnections),
            [nameof(LimitOptions.MaxConnectionsPerAddress)] = Text(limits.MaxConnectionsPerAddress),
            [nameof(LimitOptions.AcceptRate)] = Text(limits.AcceptRate),
            [nameof(LimitOptions.PacketRate)] = Text(limits.PacketRate),
            [nameof(LimitOptions.PacketBurst)] = Text(limits.PacketBurst),
            [nameof(LimitOptions.MaxPayloadBytes)] = Text(limits.MaxPayloadBytes),
            [nameof(LimitOptions.FrameTimeout)] = Text(limits.FrameTimeout),
            [nameof(LimitOptions.SendTimeout)] = Text(limits.SendTimeout),
            [nameof(IdentityOptions.RequireIdentity)] = Text(identity.RequireIdentity),
            [nameof(IdentityOptions.HelloTimeout)] = Text(identity.HelloTimeout),
            [Group(JwtGroup, nameof(JwtOptions.KeyFile))] = jwt.KeyFile ?? None,
            [Group(JwtGroup, nameof(JwtOptions.Audience))] = jwt.Audience ?? None,
            [Group(JwtGroup, nameof(JwtOptions.Issuer))] = jwt.Issuer ?? None,
            [Group(JwtGroup, nameof(JwtOptions.ClockSkew))] = Text(jwt.ClockSkew),
            [Group(TlsGroup, nameof(TlsOptions.CertificateFile))] = tls.CertificateFile ?? None,
            [Group(TlsGroup, nameof(TlsOptions.KeyFile))] = tls.KeyFile ?? None,
            [Group(TlsGroup, nameof(TlsOptions.Password))] = tls.Password is null ? None : ConfigurationSection.NotShown,
            [Group(TlsGroup, nameof(TlsOptions.ClientCaFile))] = tls.ClientCaFile ?? None,
            [Group(TlsGroup, nameof(TlsOptions.HandshakeTimeout))] = Text(tls.HandshakeTimeout),
            [nameof(PresenceOptions.JournalCapacity)] = Text(presence.JournalCapacity),
            [nameof(PresenceOptions.OfflineGrace)] = Text(presence.OfflineGrace),
            [nameof(PresenceOptions.Retention)] = Text(presence.Retention),
            [nameof(PresenceOptions.RetainedClients)] = Text(presence.RetainedClients),
        };
        AddCluster(Cluster.IsWanted(section) ? Get<RedisPresenceOptions>(services) : new RedisPresenceOptions(), values);
        WebhookValues.Add(services, section, values);
        return values;
    }

    public static void AddCluster(RedisPresenceOptions redis, Dictionary<string, string> values)
    {
        // It may hold a password.
        values[Cluster.ConnectionKey] = redis.Connection.Length == 0 ? None : ConfigurationOptions.Parse(redis.Connection).ToString(includePassword: false);
        values[Cluster.NodeNameKey] = redis.NodeName;
        values[Group(RedisGroup, nameof(redis.KeyPrefix))] = redis.KeyPrefix;
        values[Group(RedisGroup, nameof(redis.Partitions))] = Text(redis.Partitions);
        values[Group(RedisGroup, nameof(redis.LeaseTimeout))] = Text(redis.LeaseTimeout);
        values[Group(RedisGroup, nameof(redis.NodeLostGrace))] = Text(redis.NodeLostGrace);
        values[Group(RedisGroup, nameof(redis.LogLength))] = Text(redis.LogLength);
    }

    private static T Get<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static string Group(string group, string key) => $"{group}:{key}";

    private static string Text(TimeSpan duration) => DurationText.Format(duration);

    private static string Text(bool flag) => flag ? "true" : "false";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(IPEndPoint endPoint) => endPoint.ToString();
}
