using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.Server;

/// <summary>Takes <see cref="AdminOptions"/> from the configuration.</summary>
internal sealed class AdminOptionsSetup(IConfiguration section) : IConfigureOptions<AdminOptions>
{
    public const string Off = "off";

    public void Configure(AdminOptions options)
    {
        var values = new ConfigurationSection(section, typeof(AdminOptions));
        options.Token = ReadToken(values);
        if (values.Single(AdminOptions.Key) is not { } text)
            return;
        if (string.Equals(text, Off, StringComparison.OrdinalIgnoreCase))
            options.EndPoint = null;
        else if (!EndPointText.TryParse(text, out IPEndPoint? endPoint))
            throw values.Invalid(AdminOptions.Key, text, "is not an address and port", $"{EndPointText.Remedy}, or '{Off}'");
        else if (options.Token is null && !IPAddress.IsLoopback(endPoint.Address))
        {
            throw values.Invalid(
                AdminOptions.Key,
                text,
                "can be reached from outside, and without a token the admin API asks nobody who he is",
                $"set {AdminOptions.TokenKey}, or use a loopback address such as 127.0.0.1:15080");
        }
        else
            options.EndPoint = endPoint;
    }

    private static string? ReadToken(ConfigurationSection values)
    {
        if (values.Single(AdminOptions.TokenKey) is not { } token)
            return null;
        if (token.Length < AdminOptions.LeastTokenLength)
            throw values.Invalid(AdminOptions.TokenKey, ConfigurationSection.NotShown, "is too short", $"use {AdminOptions.LeastTokenLength} characters or more");

        // What a header cannot carry would keep everybody out.
        if (!token.All(static character => character is > ' ' and <= '~'))
            throw values.Invalid(AdminOptions.TokenKey, ConfigurationSection.NotShown, "cannot stand in a header", "use ASCII letters, digits and signs, without spaces");
        return token;
    }
}
