using System.Net;

namespace PipeHeartbeat.Server;

/// <summary>Where the admin API listens.</summary>
internal sealed class AdminOptions
{
    public const string Key = "Admin";

    /// <summary><see langword="null"/>: nowhere. Default 127.0.0.1:15080.</summary>
    public IPEndPoint? EndPoint { get; set; } = new(IPAddress.Loopback, 15080);
}
