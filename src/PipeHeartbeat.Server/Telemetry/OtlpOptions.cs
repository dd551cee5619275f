using Microsoft.Extensions.Configuration;

namespace PipeHeartbeat.Server;

/// <summary>Whether metrics are sent to an OpenTelemetry collector, and how.</summary>
internal sealed class OtlpOptions
{
    public const string EndpointKey = "Otlp:Endpoint";
    public const string ProtocolKey = "Otlp:Protocol";
    public const string IntervalKey = "Otlp:Interval";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static IReadOnlyList<string> Keys { get; } = [EndpointKey, ProtocolKey, IntervalKey];

    /// <summary><see langword="null"/>, the default: nothing is sent.</summary>
    public Uri? Endpoint { get; private set; }

    /// <summary>Default <see cref="OtlpProtocol.Grpc"/>.</summary>
    public OtlpProtocol Protocol { get; private set; }

    /// <summary>Default 15 s.</summary>
    public TimeSpan Interval { get; private set; } = TimeSpan.FromSeconds(15);

    public static OtlpOptions Read(IConfiguration section)
    {
        var options = new OtlpOptions();
        var values = new ConfigurationSection(section, typeof(OtlpOptions));
        if (values.Single(EndpointKey) is { } endpoint)
        {
            options.Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
                ? url
                : throw values.Invalid(EndpointKey, endpoint, "is no URL", "use one such as http://127.0.0.1:4317");
        }

        values.Choice<OtlpProtocol>(ProtocolKey, "is no protocol", "use grpc or http", protocol => options.Protocol = protocol);
        values.Duration(IntervalKey, interval =>
        {
            if (interval < Shortest || interval > Longest)
                throw values.Invalid(IntervalKey, DurationText.Format(interval), "is out of range", "use a duration from 1s to 10m");
            options.Interval = interval;
        });
        return options;
    }
}
