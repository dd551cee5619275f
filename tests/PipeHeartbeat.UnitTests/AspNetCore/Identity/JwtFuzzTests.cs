using System.Text;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class JwtFuzzTests
{
    private const string Secret = "a secret of thirty-two bytes, or more";

    private static readonly TokenKey Key = TokenKey.Hs256(Secret);

    private static readonly string[] Names = ["sub", "aud", "exp", "nbf", "iss", "iat", "jti", "azp", "alg", "kid", "typ", "cty", "enc", "zip", "x5t", "x5c", "jwk", "crit", "act", ""];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "1.5", "99999999999999999999", "\"\"", "\"x\"", "\"HS256\"", "\"none\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[1],{\"a\":[]}]",
        "[\"pipeheartbeat\"]", "{\"sub\":\"x\"}", "1767229200", "\"1767229200\"", "\"pipeheartbeat\"", "{\"a\":", "", "\"\u00F8\"",
    ];

    [Fact]
    public async Task Whatever_bytes_are_shown_nothing_is_thrown_and_nobody_believed()
    {
        using var bench = new JwtBench(Secret);
        var random = new Random(TestSeed.Next());
        string good = Key.Token(JwtBench.Claims());
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = Mutated(Encoding.ASCII.GetBytes(good), random);
            string? detail = await bench.JudgeAsync(bytes);

            // The last letter of a signature has bits that mean nothing.
            if (detail is null)
                Assert.StartsWith(good[..^1], Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);

            byte[] noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            Assert.NotNull(await bench.JudgeAsync(noise));
        }
    }

    [Fact]
    public async Task Whatever_a_token_says_that_is_signed_nothing_is_thrown()
    {
        using var bench = new JwtBench(Secret);
        bench.Options.Issuer = "x";
        var random = new Random(TestSeed.Next());
        for (int i = 0; i < 5_000; i++)
        {
            string header = random.Next(2) == 0 ? """{"alg":"HS256"}""" : Json(random);
            string? detail = await bench.JudgeAsync(Key.Token(Json(random), header));
            Assert.True(detail is null or { Length: < 80 });
        }
    }

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 20))..], (byte)'A'];
                    break;
                case 2:
                    bytes = [.. bytes[..at], (byte)".A-_=\0\n"[random.Next(7)], .. bytes[at..]];
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
                    if (bytes.Length == 0)
                        bytes = [(byte)'.'];
                    break;
            }
        }

        return bytes;
    }

    private static string Json(Random random)
    {
        IEnumerable<string> claims = Enumerable.Range(0, random.Next(8)).Select(_ => $"\"{Names[random.Next(Names.Length)]}\":{Values[random.Next(Values.Length)]}");
        string json = $$"""{{{string.Join(',', claims)}}}""";
        return random.Next(10) == 0 ? json[..random.Next(json.Length)] : json;
    }
}
