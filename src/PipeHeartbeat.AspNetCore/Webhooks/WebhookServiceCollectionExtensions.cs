using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Adds webhooks to an application.</summary>
public static class WebhookServiceCollectionExtensions
{
    /// <summary>
    /// Posts what happens to clients to HTTP endpoints: in batches, in order, signed after the Standard Webhooks convention, and again and again until the
    /// endpoint takes it. Call it beside <c>AddPipeHeartbeat</c>; not needed where that is given a configuration with <c>Webhooks</c> in it. Options are
    /// validated when the host starts; how deliveries stand is told by <see cref="WebhookDeliveries"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Names the endpoints, after configuration.</param>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, Action<WebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddWebhooks().Configure(configure);
    }

    internal static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        services.TryAddSingleton(new WebhookTransport(WebhookTransport.CreateSockets));
        if (services.All(service => service.ServiceType != typeof(WebhookService)))
        {
            services.AddSingleton<WebhookService>();
            services.AddHostedService(provider => provider.GetRequiredService<WebhookService>());
            services.AddSingleton(provider => provider.GetRequiredService<WebhookService>().Deliveries);
        }

        return services;
    }
}
