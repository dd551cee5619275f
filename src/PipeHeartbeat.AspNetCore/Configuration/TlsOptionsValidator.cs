using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

internal sealed class TlsOptionsValidator(IOptions<HeartbeatListenOptions> listen) : IValidateOptions<TlsOptions>
{
    public const string Group = "Tls";
    public const string CertificateFileKey = $"{Group}:{nameof(TlsOptions.CertificateFile)}";
    public const string KeyFileKey = $"{Group}:{nameof(TlsOptions.KeyFile)}";
    public const string PasswordKey = $"{Group}:{nameof(TlsOptions.Password)}";
    public const string ClientCaFileKey = $"{Group}:{nameof(TlsOptions.ClientCaFile)}";
    public const string HandshakeTimeoutKey = $"{Group}:{nameof(TlsOptions.HandshakeTimeout)}";

    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var check = new OptionsCheck();
        check.Duration(HandshakeTimeoutKey, options.HandshakeTimeout, LeastPatience, MostPatience);
        bool isUsed = listen.Value.EndPoints.Any(endPoint => endPoint.IsTls);
        if (options.CertificateFile is null && isUsed)
            check.Fail(CertificateFileKey, "", "is not set, and an address asks for TLS", "name the file with the server's certificate");
        else if (options.CertificateFile is { } unused && !isUsed)
            check.Fail(CertificateFileKey, unused, "is used by no address", $"listen on one that begins with {ListenText.Tls}, or leave it out");
        else if (options.CertificateFile is not null)
            CheckCertificate(check, options);
        if (options.ClientCaFile is { } authorities)
            check.File(ClientCaFileKey, authorities, () => TlsFiles.ReadAuthorities(SecretFile.Read(authorities)));
        return check.Result;
    }

    /// <exception cref="OptionsValidationException">The files do not serve.</exception>
    public static ReloadedFiles<SslStreamCertificateContext> OpenCertificate(TlsOptions options, TimeProvider timeProvider, ILogger logger) =>
        ConfiguredFiles.Open<TlsOptions, SslStreamCertificateContext>(CertificateFileKey, options.CertificateFile!, () => Open(options, timeProvider, logger));

    /// <exception cref="OptionsValidationException">The file does not serve.</exception>
    public static ReloadedFiles<X509Certificate2Collection> OpenAuthorities(TlsOptions options, TimeProvider timeProvider, ILogger logger) =>
        ConfiguredFiles.Open<TlsOptions, X509Certificate2Collection>(ClientCaFileKey, options.ClientCaFile!, () => new ReloadedFiles<X509Certificate2Collection>(
            [options.ClientCaFile!], (contents, _) => TlsFiles.ReadAuthorities(contents[0]), timeProvider, logger));

    private static ReloadedFiles<SslStreamCertificateContext> Open(TlsOptions options, TimeProvider timeProvider, ILogger logger)
    {
        string?[] paths = [options.CertificateFile, options.KeyFile];
        return new ReloadedFiles<SslStreamCertificateContext>(
            paths.OfType<string>(), (contents, _) => TlsFiles.ReadServer(contents, options.Password), timeProvider, logger);
    }

    private static void CheckCertificate(OptionsCheck check, TlsOptions options)
    {
        if (options.KeyFile is not null)
            check.File(KeyFileKey, options.KeyFile, () => SecretFile.Read(options.KeyFile));
        check.File(CertificateFileKey, options.CertificateFile!, () => Open(options, TimeProvider.System, NullLogger.Instance));
    }
}
