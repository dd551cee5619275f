using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Finds everything that is wrong with a configuration, as a start would find the first of it; nothing is listened on.</summary>
internal static class ConfigurationCheck
{
    public static IReadOnlyList<string> FindFailures(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(ConfigurationSection.Name);
        List<string> failures = [.. ServerConfiguration.Misspellings(configuration)];
        Try(() => new AdminOptionsSetup(section).Configure(new AdminOptions()));
        Try(() => TransportOptions.Read(section));
        Try(() => OtlpOptions.Read(section));
        Try(() => LogOptions.Read(section));

        using ServiceProvider services = CreateServices(section);
        Try(services.GetRequiredService<IStartupValidator>().Validate);
        return [.. failures.Distinct()];

        void Try(Action step)
        {
            try
            {
                step();
            }
            catch (OptionsValidationException error)
            {
                failures.AddRange(error.Failures);
            }
            catch (AggregateException several)
            {
                failures.AddRange(several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(error => error.Failures));
            }
        }
    }

    /// <summary>What the server is made of, as far as the configuration goes.</summary>
    public static ServiceProvider CreateServices(IConfigurationSection section)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPipeHeartbeat(section);
        services.AddPipeHeartbeatListener();
        return services.BuildServiceProvider();
    }
}
