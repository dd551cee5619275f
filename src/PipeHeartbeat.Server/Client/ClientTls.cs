using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PipeHeartbeat.Server;

/// <summary>The interactive client's side of TLS.</summary>
internal static class ClientTls
{
    /// <returns>The stream itself, if TLS is not asked for.</returns>
    /// <exception cref="IOException">The server, or one of the files, is not to be believed.</exception>
    public static async Task<Stream> OpenAsync(Stream stream, ClientSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.IsTls)
            return stream;

        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(OptionsFor(settings), cancellationToken);
            return tls;
        }
        catch (AuthenticationException error)
        {
            await tls.DisposeAsync();
            throw new IOException($"the server at {settings.Host}:{settings.Port} is not believed: {error.Message} Name whom its certificate comes from with --tls-ca.", error);
        }
        catch (IOException error)
        {
            await tls.DisposeAsync();
            throw new IOException($"no TLS with {settings.Host}:{settings.Port}: {error.Message}", error);
        }
    }

    private static SslClientAuthenticationOptions OptionsFor(ClientSettings settings)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = settings.Host };
        if (settings.TlsCa is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Read(authorities, options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile);
        }

        if (settings.TlsCertificate is { } certificate)
            Read(certificate, path => options.ClientCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(path), null, offline: true));
        return options;
    }

    private static void Read(FileInfo file, Action<string> read)
    {
        try
        {
            read(file.FullName);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file}' does not serve: {error.Message}");
        }
    }
}
