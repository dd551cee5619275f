using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Adds identity by certificate to an application.</summary>
public static class CertificateServiceCollectionExtensions
{
    /// <summary>
    /// Has every HELLO be judged by the certificate that the client came with; see <see cref="TlsOptions.ClientCaFile"/>. Call it beside <c>AddPipeHeartbeat</c>; not needed where that is
    /// given a configuration with <c>Tls:ClientCaFile</c> in it. Who came without one is judged by its token, where <c>AddJwtAuthenticator</c> was
    /// called before, and else refused. An <see cref="IClientAuthenticator"/> of the application's own that is registered already stays the one that judges. To end clients that say no HELLO, set
    /// <see cref="IdentityOptions.RequireIdentity"/>. Behind Kestrel's TLS it works too, if that asks for certificates and lets any through.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options, after configuration; <see cref="TlsOptions.ClientCaFile"/> is needed.</param>
    public static IServiceCollection AddCertificateAuthenticator(this IServiceCollection services, Action<TlsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddCertificateAuthenticator().Configure(configure);
    }

    internal static IServiceCollection AddCertificateAuthenticator(this IServiceCollection services)
    {
        ServiceDescriptor? before = services.LastOrDefault(service => service.ServiceType == typeof(IClientAuthenticator));
        if (before is not null && before.ImplementationType != typeof(JwtAuthenticator))
            return services;

        if (before is not null)
            services.TryAddSingleton<JwtAuthenticator>();
        return services.Replace(ServiceDescriptor.Singleton<IClientAuthenticator>(provider => new CertificateAuthenticator(
            provider.GetRequiredService<IOptions<TlsOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CertificateAuthenticator>>(),
            before is null ? null : provider.GetRequiredService<JwtAuthenticator>())));
    }
}
