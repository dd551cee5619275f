using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace PipeHeartbeat.Server;

/// <summary>Who is told the metrics: Prometheus, which asks for them at <c>/metrics</c>, and a collector, to which they are sent.</summary>
internal static class MetricsExport
{
    public const string Path = "/metrics";
    private const string ServiceName = "pipeheartbeat";

    public static void Add(IServiceCollection services, OtlpOptions otlp, bool hasAdmin)
    {
        if (otlp.Endpoint is null && !hasAdmin)
            return;

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService(
                ServiceName, serviceVersion: StatusReport.Version, serviceInstanceId: Environment.MachineName, autoGenerateServiceInstanceId: false))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(TransportInstruments.MeterName);
                RuntimeMeter.Add(metrics);
                if (hasAdmin)
                    metrics.AddPrometheusExporter(Configure);
                if (otlp.Endpoint is not null)
                    metrics.AddOtlpExporter((exporter, reader) => Configure(otlp, exporter, reader));
            });
    }

    /// <summary>Whoever asks twice in a moment is to see what happened in between.</summary>
    private static void Configure(PrometheusAspNetCoreOptions prometheus)
    {
        prometheus.ScrapeEndpointPath = Path;
        prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
    }

    private static void Configure(OtlpOptions options, OtlpExporterOptions exporter, MetricReaderOptions reader)
    {
        bool isHttp = options.Protocol == OtlpProtocol.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

        // An endpoint that is set in code is taken as it stands, and a collector's is named without a path.
        exporter.Endpoint = isHttp && options.Endpoint!.AbsolutePath == "/" ? new Uri(options.Endpoint, "/v1/metrics") : options.Endpoint!;
        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
    }
}
