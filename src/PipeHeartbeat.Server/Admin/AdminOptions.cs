using System.Net;

namespace PipeHeartbeat.Server;

/// <summary>Where the admin API listens, and whom it answers.</summary>
internal sealed class AdminOptions
{
    public const string Key = "Admin";
    public const string TokenKey = "AdminToken";
    public const int LeastTokenLength = 16;

    public static IReadOnlyList<string> Keys { get; } = [Key, TokenKey];

    /// <summary><see langword="null"/>: nowhere. Default 127.0.0.1:15080.</summary>
    public IPEndPoint? EndPoint { get; set; } = new(IPAddress.Loopback, 15080);

    /// <summary>
    /// What a request has to show; <see langword="null"/>, the default: nothing, and then it has to come by a loopback address. Secret: not for any log.
    /// </summary>
    public string? Token { get; set; }
}
