using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Puts the server together and runs it.</summary>
internal static class ServerHost
{
    /// <summary>How long a shutdown takes at most, beyond the window over which clients are told to go.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="flags">What was typed.</param>
    /// <returns>The exit code: 0, or 1 if it was told twice and so has not waited for everybody.</returns>
    public static async Task<int> RunAsync(ServeFlags flags)
    {
        using var signals = new StopSignals();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ServerConfiguration.Load(builder.Configuration, flags);
        if (ServerConfiguration.Misspellings(builder.Configuration).FirstOrDefault() is { } misspelt)
            throw new UsageException(flags.NameIn(misspelt));
        IConfigurationSection section = builder.Configuration.GetSection(ConfigurationSection.Name);

        AdminOptions admin = new();
        new AdminOptionsSetup(section).Configure(admin);
        TransportOptions transport = TransportOptions.Read(section);
        OtlpOptions otlp = OtlpOptions.Read(section);
        LogOptions log = LogOptions.Read(section);
        bool isCluster = Cluster.IsWanted(section);

        ServerLogging.Add(builder.Logging, builder.Configuration, flags, log);
        builder.Services.AddPipeHeartbeat(section);
        if (isCluster)
            Cluster.Add(builder.Services, section);
        builder.Services.AddPipeHeartbeatListener();
        Transports.Add(builder.Services, transport);
        if (admin.EndPoint is not null)
            AdminApi.Add(builder.Services, admin);
        MetricsExport.Add(builder.Services, otlp, hasAdmin: admin.EndPoint is not null);
        builder.Services.AddHostedService<MemoryTrimmer>();
        builder.Services.TryAddSingleton<LoopWatch>();
        builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        builder.Services.AddHostedService<ServiceManager>();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<HeartbeatOptions>>((host, heartbeat) => host.ShutdownTimeout = heartbeat.Value.DrainWindow + ShutdownTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            AdminApi.Configure(kestrel);
            if (admin.EndPoint is not null)
                kestrel.Listen(admin.EndPoint);
        });
        if (admin.EndPoint is null)
            builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.Server.IServer, NoServer>();

        await using WebApplication app = builder.Build();
        if (admin.EndPoint is not null)
        {
            AdminApi.Map(app);
            app.MapPrometheusScrapingEndpoint();
        }

        await app.StartAsync(signals.Stop);
        using (app.Services.GetRequiredService<ConsoleReporter>())
        {
            Announce(app, admin);
            Transports.Announce(transport, app.Logger);
            OpenDoor.Announce(app.Services, app.Logger);
            await WaitAsync(app.Lifetime.ApplicationStopping, signals.Stop);
            await StopAsync(app, signals.Hurry);
        }

        return signals.Hurry.IsCancellationRequested ? ExitCode.Failed : ExitCode.Ok;
    }

    private static async Task WaitAsync(params CancellationToken[] tokens)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(tokens);
        await Task.Delay(Timeout.InfiniteTimeSpan, any.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task StopAsync(WebApplication app, CancellationToken hurry)
    {
        try
        {
            await app.StopAsync(hurry);
        }
        catch (OperationCanceledException)
        {
            // The host's patience, or that of whoever told it twice, has ended; everybody was cut off.
        }
    }

    private static void Announce(WebApplication app, AdminOptions admin)
    {
        ConsoleReporter console = app.Services.GetRequiredService<ConsoleReporter>();
        HeartbeatOptions heartbeat = app.Services.GetRequiredService<IOptions<HeartbeatOptions>>().Value;
        foreach (HeartbeatEndPoint endPoint in app.Services.GetRequiredService<HeartbeatListener>().EndPoints)
            console.Say($"listening on {endPoint}");
        if (admin.EndPoint is not null)
            console.Say($"admin on {app.Urls.First()}");
        console.Say($"a client is offline after {DurationText.Format(heartbeat.Interval * heartbeat.MissedLimit)} of silence "
            + $"({heartbeat.MissedLimit} x {DurationText.Format(heartbeat.Interval)}); Ctrl+C stops");
    }
}
