using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>The admin API and its dashboard: what they are made of, and in which order a request comes through it.</summary>
internal static class AdminApi
{
    /// <summary>The longest body that is read: 1,000 ids of 128 bytes, each character escaped.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    public static void Add(IServiceCollection services, AdminOptions options)
    {
        services.AddRoutingCore();
        services.AddSingleton(options);
        services.TryAddSingleton<LoopWatch>();
        services.AddSingleton<RecentMeasurements>();
        services.AddSingleton<StatusReport>();
        services.AddSingleton<DashboardFiles>();
        services.AddSingleton<DashboardPages>();
        services.AddSingleton<AccessGuard>();
        services.AddSingleton<ProblemWriter>();
        services.AddSingleton<StreamsEnd>();
        services.AddHealthChecks().AddPipeHeartbeat().AddCheck<LoopHealthCheck>(LoopHealthCheck.Name);
        services.AddSingleton<StatusEndpoints>();
        services.AddSingleton<StatusFeed>();
        services.AddSingleton<StatusStreamEndpoint>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<ClientEndpoints>();
        services.AddSingleton<SilentEndpoint>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton<ClusterAccess>();
        services.AddSingleton<ClusterEndpoints>();
        services.AddSingleton<ClusterEventEndpoint>();
        services.AddSingleton<DrainEndpoint>();
        services.AddSingleton<PaceEndpoints>();

        // The document's schemas are made of what these options know.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJsonContext.Default);
            json.SerializerOptions.NumberHandling = AdminJsonContext.Default.Options.NumberHandling;
        });
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
    }

    /// <summary>
    /// Its share of the descriptors that are left to the server beside its clients: whoever connects here and says nothing must not keep clients out.
    /// </summary>
    public const int MaxConnections = 400;

    /// <summary>How long a connection may be idle between two requests, or before the first.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.KeepAliveTimeout = Idle;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
    }

    public static void Map(WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<ProblemWriter>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<AccessGuard>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<DashboardPages>().InvokeAsync);
        app.Use(ClientPath.InvokeAsync);
        app.UseRouting();
        app.Services.GetRequiredService<HealthEndpoints>().Map(app);
        app.Services.GetRequiredService<StatusEndpoints>().Map(app);
        app.Services.GetRequiredService<StatusStreamEndpoint>().Map(app);
        app.Services.GetRequiredService<ClientEndpoints>().Map(app);
        app.Services.GetRequiredService<SilentEndpoint>().Map(app);
        app.Services.GetRequiredService<EventEndpoint>().Map(app);
        app.Services.GetRequiredService<ClusterEndpoints>().Map(app);
        app.Services.GetRequiredService<ClusterEventEndpoint>().Map(app);
        app.Services.GetRequiredService<DrainEndpoint>().Map(app);
        app.Services.GetRequiredService<PaceEndpoints>().Map(app);
        app.MapOpenApi(ApiDocument.Path);
    }
}
