using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What is known of a connection's TLS: that there is any from its beginning on, the rest when hands were shaken.</summary>
internal sealed class TlsFeature : ITlsHandshakeFeature, ITlsConnectionFeature
{
    public SslProtocols Protocol { get; set; }

    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>What the client sent beside its certificate, so that it leads to an issuer that is known.</summary>
    public X509Certificate2Collection? ClientIntermediates { get; set; }

#pragma warning disable SYSLIB0058 // Demanded by the interface, which the framework has not rid of them yet.
    public CipherAlgorithmType CipherAlgorithm { get; set; }

    public int CipherStrength { get; set; }

    public HashAlgorithmType HashAlgorithm { get; set; }

    public int HashStrength { get; set; }

    public ExchangeAlgorithmType KeyExchangeAlgorithm { get; set; }

    public int KeyExchangeStrength { get; set; }
#pragma warning restore SYSLIB0058

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
}
