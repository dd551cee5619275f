using System.Globalization;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>Bytes as tests/vectors/README.md spells them: hex digits, spaces, <c>ab*64</c>, and <c>-</c> for none.</summary>
internal static class HexText
{
    public static byte[] ToBytes(string text)
    {
        var bytes = new List<byte>();
        foreach (string token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (token == "-") continue;
            string[] parts = token.Split('*');
            byte[] unit = Convert.FromHexString(parts[0]);
            int count = parts.Length == 1 ? 1 : int.Parse(parts[1], CultureInfo.InvariantCulture);
            for (int i = 0; i < count; i++) bytes.AddRange(unit);
        }

        return [.. bytes];
    }

    public static string FromBytes(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "-" : Convert.ToHexStringLower(bytes);

    /// <summary>One spelling for all that mean the same bytes.</summary>
    public static string Normalize(string text) => FromBytes(ToBytes(text));
}
