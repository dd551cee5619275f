using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PipeHeartbeat.Client;

/// <summary>
/// Copies settings of TLS: the application may give the same ones to clients of several servers, each of which has a host of its own to check, and may change
/// them afterwards.
/// </summary>
internal static class TlsOptions
{
    /// <returns>A copy, with the host as the name to check where none is set.</returns>
    public static SslClientAuthenticationOptions Copy(SslClientAuthenticationOptions from, string host)
    {
        var copy = new SslClientAuthenticationOptions
        {
            AllowRenegotiation = from.AllowRenegotiation,
            ApplicationProtocols = from.ApplicationProtocols is { } protocols ? [.. protocols] : null!,
            CertificateRevocationCheckMode = from.CertificateRevocationCheckMode,
            ClientCertificates = from.ClientCertificates is { } certificates ? new X509CertificateCollection(certificates) : null!,
            EnabledSslProtocols = from.EnabledSslProtocols,
            EncryptionPolicy = from.EncryptionPolicy,
            LocalCertificateSelectionCallback = from.LocalCertificateSelectionCallback!,
            RemoteCertificateValidationCallback = from.RemoteCertificateValidationCallback!,
            TargetHost = string.IsNullOrEmpty(from.TargetHost) ? host : from.TargetHost,
        };
        CopyNewer(from, copy);
        return copy;
    }

#if NET
    private static void CopyNewer(SslClientAuthenticationOptions from, SslClientAuthenticationOptions copy)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            copy.AllowRsaPkcs1Padding = from.AllowRsaPkcs1Padding;
            copy.AllowRsaPssPadding = from.AllowRsaPssPadding;
        }

        copy.AllowTlsResume = from.AllowTlsResume;
        copy.CertificateChainPolicy = from.CertificateChainPolicy?.Clone();
        copy.CipherSuitesPolicy = from.CipherSuitesPolicy;
        copy.ClientCertificateContext = from.ClientCertificateContext;
    }
#else
    /// <summary>
    /// What netstandard2.1 does not name, and the runtime may have all the same: to lose a chain policy would be to trust more than the application does.
    /// Unity's runtimes have none of it.
    /// </summary>
    private static void CopyNewer(SslClientAuthenticationOptions from, SslClientAuthenticationOptions copy)
    {
        foreach (System.Reflection.PropertyInfo property in typeof(SslClientAuthenticationOptions).GetProperties())
        {
            bool isCopied = property.Name is nameof(from.TargetHost) or nameof(from.ApplicationProtocols) or nameof(from.ClientCertificates);
            if (!isCopied && property.CanRead && property.CanWrite)
                property.SetValue(copy, property.GetValue(from));
        }
    }
#endif
}
