using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Finds everything that is wrong with a configuration, as a start would find the first of it; nothing is listened on.</summary>
internal static class ConfigurationCheck
{
    public static IReadOnlyList<string> FindFailures(IConfiguration configuration)
    {
        List<string> failures = [.. ServerConfiguration.Misspellings(configuration)];
        var leftOut = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

        // A value that cannot be read hides what is wrong with others of its group: it is left out, and all looked at once more.
        while (true)
        {
            IConfigurationRoot rest = new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(leftOut).Build();
            string[] found = [.. FindFailures(rest.GetSection(ConfigurationSection.Name)).Where(failure => !leftOut.ContainsKey(KeyOf(failure)))];
            if (found.Length == 0)
                return [.. failures.Distinct()];
            failures.AddRange(found);
            foreach (string failure in found)
                leftOut[KeyOf(failure)] = null;
        }
    }

    private static string KeyOf(string failure) => failure[..failure.IndexOf(" =", StringComparison.Ordinal)];

    private static List<string> FindFailures(IConfigurationSection section)
    {
        List<string> failures = [];
        Try(() => new AdminOptionsSetup(section).Configure(new AdminOptions()));
        Try(() => TransportOptions.Read(section));
        Try(() => OtlpOptions.Read(section));
        Try(() => LogOptions.Read(section));
        Try(() => Cluster.IsWanted(section));

        using ServiceProvider services = CreateServices(section);
        Try(services.GetRequiredService<IStartupValidator>().Validate);
        return failures;

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
        if (section[Cluster.ConnectionKey] is { Length: > 0 })
            services.AddRedisPresence(section);
        return services.BuildServiceProvider();
    }
}
