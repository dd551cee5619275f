using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

/// <summary>Tells what PipeHeartbeat has signed from what somebody else posts, and what is new from what came before.</summary>
internal sealed class Verifier(string secret, TimeProvider time)
{
    /// <summary>How old a request may be: whoever recorded one cannot post it again later.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>How long ids are remembered: a batch is sent again until it is taken, and with little luck once more after that.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly byte[] _key = Convert.FromBase64String(secret["whsec_".Length..]);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new();

    public bool IsGenuine(IHeaderDictionary headers, byte[] body)
    {
        string timestamp = headers["webhook-timestamp"].ToString();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
            return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{timestamp}."), .. body];
        byte[] expected = Encoding.ASCII.GetBytes($"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, signed))}");

        // One for each of the sender's secrets. How long it takes must not tell how much of a guess was right.
        return headers["webhook-signature"].ToString().Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), expected));
    }

    public bool HasSeen(string id) => _seen.ContainsKey(id);

    public void Remember(string id)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string old, _) in _seen.Where(one => now - one.Value > Memory))
            _seen.TryRemove(old, out _);
        _seen[id] = now;
    }
}
