namespace PipeHeartbeat.AspNetCore;

/// <summary>Reads secrets as the Standard Webhooks convention writes them.</summary>
internal static class WebhookSecret
{
    public const int LeastBytes = 24;
    public const int MostBytes = 64;

    private const string Prefix = "whsec_";

    /// <returns>The key; <see langword="null"/> if it is no such secret.</returns>
    public static byte[]? Read(string secret)
    {
        Span<byte> key = stackalloc byte[MostBytes];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], key, out int length)
            && length >= LeastBytes
            ? key[..length].ToArray()
            : null;
    }
}
