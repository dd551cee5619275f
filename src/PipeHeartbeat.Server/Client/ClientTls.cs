using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PipeHeartbeat.Server;

/// <summary>The interactive client's side of TLS.</summary>
internal static class ClientTls
{
    /// <summary>Reads the files, so that what is wrong with them is said before anybody is bothered.</summary>
    /// <returns><see langword="null"/>, if TLS is not asked for.</returns>
    /// <exception cref="UsageException">One of the files does not serve.</exception>
    public static SslClientAuthenticationOptions? Read(ClientSettings settings) => settings.IsTls ? OptionsFor(settings) : null;

    /// <returns>The stream itself, if TLS is not asked for.</returns>
    /// <exception cref="IOException">The server is not to be believed.</exception>
    public static async Task<Stream> OpenAsync(Stream stream, SslClientAuthenticationOptions? options, ClientSettings settings, CancellationToken cancellationToken)
    {
        if (options is null)
            return stream;

        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            return tls;
        }
        catch (AuthenticationException error)
        {
            await tls.DisposeAsync();
            throw new IOException($"the server at {settings.Host}:{settings.Port} is not believed: {error.Message.TrimEnd('.')}. Name whom its certificate comes from with --tls-ca.", error);
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
