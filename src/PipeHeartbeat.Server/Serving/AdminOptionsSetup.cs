using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.Server;

/// <summary>Takes <see cref="AdminOptions"/> from the configuration.</summary>
internal sealed class AdminOptionsSetup(IConfiguration section) : IConfigureOptions<AdminOptions>
{
    private const string Off = "off";

    public void Configure(AdminOptions options)
    {
        var values = new ConfigurationSection(section, typeof(AdminOptions));
        if (values.Single(AdminOptions.Key) is not { } text)
            return;
        if (string.Equals(text, Off, StringComparison.OrdinalIgnoreCase))
            options.EndPoint = null;
        else if (!EndPointText.TryParse(text, out IPEndPoint? endPoint))
            throw values.Invalid(AdminOptions.Key, text, "is not an address and port", $"{EndPointText.Remedy}, or '{Off}'");
        else if (!IPAddress.IsLoopback(endPoint.Address))
        {
            throw values.Invalid(
                AdminOptions.Key,
                text,
                "can be reached from outside, and the admin API asks nobody who he is",
                "use a loopback address such as 127.0.0.1:15080");
        }
        else
            options.EndPoint = endPoint;
    }
}
