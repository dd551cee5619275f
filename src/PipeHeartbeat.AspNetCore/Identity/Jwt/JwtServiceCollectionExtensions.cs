using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Adds identity by token to an application.</summary>
public static class JwtServiceCollectionExtensions
{
    /// <summary>
    /// Has every HELLO be judged by the token (JWT) that is its credential. Call it beside <c>AddPipeHeartbeat</c>; not needed where that is given a configuration
    /// with <c>Jwt</c> in it. Options are validated, and the key file is read, when the host starts. An <see cref="IClientAuthenticator"/> that is registered
    /// already stays the one that judges. To end clients that say no HELLO, set <see cref="IdentityOptions.RequireIdentity"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options, after configuration; <see cref="JwtOptions.KeyFile"/> and <see cref="JwtOptions.Audience"/> are needed.</param>
    public static IServiceCollection AddJwtAuthenticator(this IServiceCollection services, Action<JwtOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddJwtAuthenticator().Configure(configure);
    }

    internal static IServiceCollection AddJwtAuthenticator(this IServiceCollection services)
    {
        services.AddOptions<JwtOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtOptions>, JwtOptionsValidator>());
        services.TryAddSingleton<IClientAuthenticator, JwtAuthenticator>();
        return services;
    }
}
