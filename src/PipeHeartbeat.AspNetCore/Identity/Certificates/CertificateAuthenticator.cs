using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Believes a client that came with a certificate which is its own, valid now, for client authentication, and issued by one of <see cref="TlsOptions.ClientCaFile"/>. Who came without
/// one is judged by somebody else, if there is anybody. Thread-safe; does not throw, whatever it is shown, and asks nobody over the network.
/// </summary>
internal sealed class CertificateAuthenticator : IClientAuthenticator
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly ReloadedFiles<X509Certificate2Collection> _authorities;
    private readonly IClientAuthenticator? _others;
    private readonly TimeProvider _timeProvider;

    /// <param name="options">Names the issuers.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="logger">Is told when the file is read anew.</param>
    /// <param name="others">Judges those who show no certificate; <see langword="null"/>: they are refused.</param>
    /// <exception cref="OptionsValidationException">The options are not valid, or the file is not.</exception>
    public CertificateAuthenticator(IOptions<TlsOptions> options, TimeProvider timeProvider, ILogger<CertificateAuthenticator> logger, IClientAuthenticator? others)
    {
        _authorities = TlsOptionsValidator.OpenAuthorities(options.Value, timeProvider, logger);
        _others = others;
        _timeProvider = timeProvider;
    }

    public ValueTask<AuthenticationVerdict> AuthenticateAsync(IdentityClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Features.Get<ITlsConnectionFeature>() is { ClientCertificate: { } certificate } tls)
        {
            string? objection = ObjectionTo(certificate, (tls as TlsFeature)?.ClientIntermediates, claim.ClientId);
            return ValueTask.FromResult(objection is null ? AuthenticationVerdict.Accepted : AuthenticationVerdict.Refused(objection));
        }

        return _others?.AuthenticateAsync(claim, cancellationToken) ?? ValueTask.FromResult(AuthenticationVerdict.Refused("it showed no certificate"));
    }

    private string? ObjectionTo(X509Certificate2 certificate, X509Certificate2Collection? intermediates, string clientId)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities.Current);
        chain.ChainPolicy.ExtraStore.AddRange(_authorities.Current);
        if (intermediates is not null)
            chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        DateTime now = _timeProvider.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTime = now;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        try
        {
            if (!chain.Build(certificate))
                return Describe(chain, certificate, now);
        }
        catch (CryptographicException)
        {
            return "the certificate cannot be read";
        }

        return CertificateNames.Bears(certificate, clientId) ? null : "the certificate is somebody else's";
    }

    private static string Describe(X509Chain chain, X509Certificate2 certificate, DateTime now)
    {
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            return "the certificate's issuer is unknown";
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return certificate.NotBefore.ToUniversalTime() > now ? "the certificate is not valid yet"
                : certificate.NotAfter.ToUniversalTime() < now ? "the certificate has expired"
                : "the certificate's issuer is not valid now";
        }

        return flags.HasFlag(X509ChainStatusFlags.NotValidForUsage) ? "the certificate is not for clients" : "the certificate is not genuine";
    }
}
