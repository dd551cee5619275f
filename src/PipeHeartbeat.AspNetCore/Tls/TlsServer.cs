using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Puts TLS around connections. Thread-safe.</summary>
internal sealed class TlsServer
{
    private readonly ReloadedFiles<SslStreamCertificateContext> _certificate;
    private readonly bool _asksClients;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _timeProvider;

    /// <exception cref="OptionsValidationException">The options are not valid.</exception>
    public TlsServer(IOptions<TlsOptions> options, TimeProvider timeProvider, ILogger<TlsServer> logger)
    {
        TlsOptions values = options.Value;
        _asksClients = values.ClientCaFile is not null;
        _patience = values.HandshakeTimeout;
        _timeProvider = timeProvider;
        _certificate = TlsOptionsValidator.OpenCertificate(values, timeProvider, logger);
    }

    public ConnectionContext Wrap(ConnectionContext connection)
    {
        var feature = new TlsFeature();
        var tls = new SslStream(new PipeStream(connection.Transport), leaveInnerStreamOpen: false);
        return new TlsConnection(connection, new TlsStream(tls, () => OptionsFor(feature), shaken => Note(shaken, feature), _patience, _timeProvider), feature);
    }

    private static void Note(SslStream tls, TlsFeature feature)
    {
        feature.Protocol = tls.SslProtocol;
        feature.ClientCertificate = tls.RemoteCertificate as X509Certificate2;
    }

    private static bool LetThrough(X509Chain? chain, TlsFeature feature)
    {
        feature.ClientIntermediates = chain is null ? null : Copy(chain.ChainPolicy.ExtraStore);
        return true;
    }

    /// <summary>The stream disposes of what it hands out.</summary>
    private static X509Certificate2Collection Copy(X509Certificate2Collection certificates) =>
        [.. certificates.Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span))];

    private SslServerAuthenticationOptions OptionsFor(TlsFeature feature) => new()
    {
        ServerCertificateContext = _certificate.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = _asksClients,

        // Whether the client is believed is for who judges its HELLO, so that it can be told. What it sent with its certificate is known here alone.
        CertificateChainPolicy = _asksClients ? new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck } : null,
        RemoteCertificateValidationCallback = (_, _, chain, _) => LetThrough(chain, feature),
    };
}
