using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Signs what is posted, after the Standard Webhooks convention (https://www.standardwebhooks.com): HMAC-SHA256 over <c>id.timestamp.body</c>, once for each
/// secret. Thread-safe.
/// </summary>
internal sealed class WebhookSigner(IReadOnlyList<byte[]> keys, TimeProvider timeProvider)
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string Version = "v1,";

    public static WebhookSigner Of(WebhookEndpointOptions endpoint, TimeProvider timeProvider) =>
        new([.. new[] { endpoint.Secret, endpoint.PreviousSecret }.OfType<string>().Select(secret => WebhookSecret.Read(secret)!)], timeProvider);

    /// <summary>
    /// Adds the headers. With the time of this attempt, not of the first: receivers refuse what is minutes old, because it may be somebody's who recorded it.
    /// </summary>
    public void Sign(HttpRequestMessage request, string id, byte[] body)
    {
        string timestamp = timeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] head = Encoding.ASCII.GetBytes($"{id}.{timestamp}.");
        request.Headers.Add(IdHeader, id);
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, string.Join(' ', keys.Select(key => Version + SignatureOf(key, head, body))));
    }

    private static string SignatureOf(byte[] key, byte[] head, byte[] body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(head);
        hash.AppendData(body);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
