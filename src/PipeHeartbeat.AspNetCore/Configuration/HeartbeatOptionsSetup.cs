using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Takes the options of each concern from the configuration.</summary>
internal sealed class HeartbeatOptionsSetup(IConfiguration section) :
    IConfigureOptions<HeartbeatOptions>, IConfigureOptions<LimitOptions>, IConfigureOptions<IdentityOptions>, IConfigureOptions<PresenceOptions>,
    IConfigureOptions<JwtOptions>, IConfigureOptions<TlsOptions>, IConfigureOptions<HeartbeatListenOptions>
{
    /// <summary>Every key that is read here.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        nameof(HeartbeatOptions.Interval),
        nameof(HeartbeatOptions.MissedLimit),
        nameof(HeartbeatOptions.MinInterval),
        nameof(HeartbeatOptions.MaxInterval),
        nameof(HeartbeatOptions.SuspectAfterMissed),
        nameof(HeartbeatOptions.DataProvesLife),
        nameof(HeartbeatOptions.StallThreshold),
        nameof(HeartbeatOptions.DrainWindow),
        HeartbeatOptionsValidator.FractionKey,
        HeartbeatOptionsValidator.HoldKey,
        nameof(LimitOptions.MaxConnections),
        nameof(LimitOptions.MaxConnectionsPerAddress),
        nameof(LimitOptions.AcceptRate),
        nameof(LimitOptions.PacketRate),
        nameof(LimitOptions.PacketBurst),
        nameof(LimitOptions.MaxPayloadBytes),
        nameof(LimitOptions.FrameTimeout),
        nameof(LimitOptions.SendTimeout),
        nameof(IdentityOptions.RequireIdentity),
        nameof(IdentityOptions.HelloTimeout),
        JwtOptionsValidator.KeyFileKey,
        JwtOptionsValidator.AudienceKey,
        JwtOptionsValidator.IssuerKey,
        JwtOptionsValidator.ClockSkewKey,
        TlsOptionsValidator.CertificateFileKey,
        TlsOptionsValidator.KeyFileKey,
        TlsOptionsValidator.PasswordKey,
        TlsOptionsValidator.ClientCaFileKey,
        TlsOptionsValidator.HandshakeTimeoutKey,
        nameof(PresenceOptions.JournalCapacity),
        nameof(PresenceOptions.OfflineGrace),
        nameof(PresenceOptions.Retention),
        nameof(PresenceOptions.RetainedClients),
        ConfigurationSection.ListenKey,
        .. WebhookOptionsSetup.Keys,
    ];

    public void Configure(HeartbeatOptions options)
    {
        var values = new ConfigurationSection(section, typeof(HeartbeatOptions));
        values.Duration(nameof(options.Interval), value => options.Interval = value);
        values.Number(nameof(options.MissedLimit), "intervals", 1, HeartbeatOptionsValidator.MostMissed, value => options.MissedLimit = value);
        values.Duration(nameof(options.MinInterval), value => options.MinInterval = value);
        values.Duration(nameof(options.MaxInterval), value => options.MaxInterval = value);
        values.Number(nameof(options.SuspectAfterMissed), "intervals", 0, HeartbeatOptionsValidator.MostMissed - 1, value => options.SuspectAfterMissed = value);
        values.Flag(nameof(options.DataProvesLife), value => options.DataProvesLife = value);
        values.Duration(nameof(options.StallThreshold), value => options.StallThreshold = value);
        values.Duration(nameof(options.DrainWindow), value => options.DrainWindow = value);
        values.Real(HeartbeatOptionsValidator.FractionKey, HeartbeatOptionsValidator.LeastFraction, 1, value => options.MassExpiry.Fraction = value);
        values.Duration(HeartbeatOptionsValidator.HoldKey, value => options.MassExpiry.Hold = value);
    }

    public void Configure(LimitOptions options)
    {
        var values = new ConfigurationSection(section, typeof(LimitOptions));
        values.Number(nameof(options.MaxConnections), "connections", 1, ConnectionTable.MaxCapacity, value => options.MaxConnections = value);
        values.Number(nameof(options.MaxConnectionsPerAddress), "connections", 0, ConnectionTable.MaxCapacity, value => options.MaxConnectionsPerAddress = value);
        values.Number(nameof(options.AcceptRate), "connections a second", 0, LimitOptionsValidator.MostPerSecond, value => options.AcceptRate = value);
        values.Number(nameof(options.PacketRate), "packets a second", 0, LimitOptionsValidator.MostPerSecond, value => options.PacketRate = value);
        values.Number(nameof(options.PacketBurst), "packets", 1, LimitOptionsValidator.MostAtOnce, value => options.PacketBurst = value);
        values.Number(nameof(options.MaxPayloadBytes), "bytes", 0, LimitOptionsValidator.MostPayloadBytes, value => options.MaxPayloadBytes = value);
        values.Duration(nameof(options.FrameTimeout), value => options.FrameTimeout = value);
        values.Duration(nameof(options.SendTimeout), value => options.SendTimeout = value);
    }

    public void Configure(IdentityOptions options)
    {
        var values = new ConfigurationSection(section, typeof(IdentityOptions));
        values.Flag(nameof(options.RequireIdentity), value => options.RequireIdentity = value);
        values.Duration(nameof(options.HelloTimeout), value => options.HelloTimeout = value);
    }

    public void Configure(JwtOptions options)
    {
        var values = new ConfigurationSection(section, typeof(JwtOptions));
        values.Text(JwtOptionsValidator.KeyFileKey, value => options.KeyFile = value);
        values.Text(JwtOptionsValidator.AudienceKey, value => options.Audience = value);
        values.Text(JwtOptionsValidator.IssuerKey, value => options.Issuer = value);
        values.Duration(JwtOptionsValidator.ClockSkewKey, value => options.ClockSkew = value);
    }

    public void Configure(TlsOptions options)
    {
        var values = new ConfigurationSection(section, typeof(TlsOptions));
        values.Text(TlsOptionsValidator.CertificateFileKey, value => options.CertificateFile = value);
        values.Text(TlsOptionsValidator.KeyFileKey, value => options.KeyFile = value);
        values.Text(TlsOptionsValidator.PasswordKey, value => options.Password = value);
        values.Text(TlsOptionsValidator.ClientCaFileKey, value => options.ClientCaFile = value);
        values.Duration(TlsOptionsValidator.HandshakeTimeoutKey, value => options.HandshakeTimeout = value);
    }

    public void Configure(PresenceOptions options)
    {
        var values = new ConfigurationSection(section, typeof(PresenceOptions));
        values.Number(nameof(options.JournalCapacity), "events", PresenceOptionsValidator.LeastEvents, PresenceOptionsValidator.MostEvents, value => options.JournalCapacity = value);
        values.Duration(nameof(options.OfflineGrace), value => options.OfflineGrace = value);
        values.Duration(nameof(options.Retention), value => options.Retention = value);
        values.Number(nameof(options.RetainedClients), "clients", 0, PresenceOptionsValidator.MostRetained, value => options.RetainedClients = value);
    }

    public void Configure(HeartbeatListenOptions options)
    {
        var values = new ConfigurationSection(section, typeof(HeartbeatListenOptions));
        string[] texts = [.. values.Values(ConfigurationSection.ListenKey)];

        // They stand for the whole list: nothing is listened on twice because the section was added twice.
        if (texts.Length > 0)
            options.EndPoints.Clear();
        foreach (string text in texts)
        {
            if (!ListenText.TryParse(text, out HeartbeatEndPoint? endPoint))
                throw values.Invalid(ConfigurationSection.ListenKey, text, "is not an address and port", ListenText.Remedy);
            options.EndPoints.Add(endPoint);
        }
    }
}
