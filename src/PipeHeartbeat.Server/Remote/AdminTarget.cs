using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.Server;

/// <summary>Which server a command asks.</summary>
/// <param name="Url">Where its admin API is.</param>
/// <param name="Token">What to show it; <see langword="null"/>: nothing.</param>
internal sealed record AdminTarget(Uri Url, string? Token)
{
    private const string Flag = "--admin";

    /// <summary>What was typed, else what the server's own configuration says.</summary>
    /// <exception cref="UsageException">It says nothing that can be asked.</exception>
    public static AdminTarget Find(string? admin, string? token, FileInfo? configFile)
    {
        if (token is not null && !token.All(static character => character is > ' ' and <= '~'))
            throw new UsageException("--admin-token cannot stand in a header: a token has ASCII letters, digits and signs, without spaces.");
        AdminOptions configured = ReadConfiguration(configFile, admin, token);
        if (admin is not null)
            return new AdminTarget(ReadUrl(admin), token ?? configured.Token);
        return configured.EndPoint is { } endPoint
            ? new AdminTarget(new Uri($"http://{Reachable(endPoint)}/"), token ?? configured.Token)
            : throw new UsageException($"{ConfigurationSection.Name}:{AdminOptions.Key} = '{AdminOptionsSetup.Off}' leaves nobody to ask: name the server with {Flag}.");
    }

    private static AdminOptions ReadConfiguration(FileInfo? configFile, string? admin, string? token)
    {
        using var configuration = new ConfigurationManager();
        ServerConfiguration.Load(configuration, new ServeFlags(configFile, new Dictionary<string, (string Flag, string Value)>()));
        IConfigurationSection section = configuration.GetSection(ConfigurationSection.Name);

        // What stands there is not used, so it need not be right.
        if (admin is not null)
            section[AdminOptions.Key] = AdminOptionsSetup.Off;
        if (token is not null)
            section[AdminOptions.TokenKey] = null;
        var options = new AdminOptions();
        try
        {
            new AdminOptionsSetup(section).Configure(options);
        }
        catch (OptionsValidationException error)
        {
            throw new UsageException(error.Failures.First());
        }

        return options;
    }

    private static Uri ReadUrl(string admin)
    {
        string text = admin.Contains("://", StringComparison.Ordinal) ? admin : $"http://{admin}";
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { Host.Length: > 0, Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 } && HasPort(admin, url)
            ? url
            : throw new UsageException($"{Flag} = '{(admin.Contains('@') ? ConfigurationSection.NotShown : TerminalText.Printable(admin))}' is no address of an admin API: write one such as 127.0.0.1:15080 or https://host/.");
    }

    /// <summary>Who writes no URL means no port of the web.</summary>
    private static bool HasPort(string admin, Uri url) => admin.Contains("://", StringComparison.Ordinal) || (!url.IsDefaultPort && url.AbsolutePath == "/");

    /// <summary>Who listens on every address is asked on this machine's own.</summary>
    private static IPEndPoint Reachable(IPEndPoint endPoint)
    {
        if (endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any))
            return new IPEndPoint(IPAddress.Loopback, endPoint.Port);
        return endPoint;
    }
}
