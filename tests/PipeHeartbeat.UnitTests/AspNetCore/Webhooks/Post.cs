using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>What an endpoint was sent, and when by the clock of the test.</summary>
internal sealed record Post(DateTimeOffset At, string Id, string Timestamp, string Signature, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public IReadOnlyList<JsonElement> Events => [.. Json.GetProperty("data").GetProperty("events").EnumerateArray()];

    public IEnumerable<long> Seqs => Events.Select(one => one.GetProperty("seq").GetInt64());

    public IEnumerable<string> Kinds => Events.Select(one => one.GetProperty("kind").GetString()!);

    public string[] Signatures => Signature.Split(' ');

    /// <summary>Checks as a receiver does, with no code of the server's.</summary>
    public bool IsSignedWith(string secret)
    {
        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{Id}.{Timestamp}."), .. Body];
        return Signatures.Contains($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}");
    }

    /// <summary>What the signature says, to the second.</summary>
    public DateTimeOffset SignedAt => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Timestamp, CultureInfo.InvariantCulture));
}
