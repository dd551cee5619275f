using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using PipeHeartbeat.AspNetCore;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Puts together what is written to the console: the log, and who comes and goes.</summary>
internal static class ServerLogging
{
    /// <summary>Of the moments in JSON, in UTC.</summary>
    public const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <param name="logging">What is added to.</param>
    /// <param name="configuration">Where the levels come from now.</param>
    /// <param name="flags">Where they come from later.</param>
    /// <param name="options">How it is written.</param>
    public static void Add(ILoggingBuilder logging, IConfiguration configuration, ServeFlags flags, LogOptions options)
    {
        logging.SetMinimumLevel(LogLevel.Warning);

        // A start that fails is told in one line by the command; the host would tell it with its stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Whoever asks whether it is ready gets the answer; it is no error that a server which is emptied is not, and it may be asked ten times a second.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.Critical);

        var levels = new LogLevels();
        levels.Set(ServerConfiguration.ReadLogging(configuration));
        logging.AddConfiguration(new ConfigurationBuilder().Add(levels).Build().GetSection(ServerConfiguration.LoggingSection));
        logging.Services.AddSingleton(flags);
        logging.Services.AddSingleton(levels);
        logging.Services.AddHostedService<LogLevelWatch>();

        if (options.Format == LogFormat.Json)
            logging.AddJsonConsole(console => (console.TimestampFormat, console.UseUtcTimestamp) = (TimestampFormat, true));
        else
            logging.AddSimpleConsole(console => console.SingleLine = true);

        // A terminal that does not scroll holds nobody up.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);

        logging.Services.AddSingleton<IConsoleWriter>(_ => options.Format == LogFormat.Json ? new JsonConsoleWriter(Console.Out) : new TextConsoleWriter(AnsiConsole.Console));
        logging.Services.AddSingleton<ConsoleReporter>();
        logging.Services.AddSingleton<IConnectionObserver>(provider => provider.GetRequiredService<ConsoleReporter>());
    }
}
