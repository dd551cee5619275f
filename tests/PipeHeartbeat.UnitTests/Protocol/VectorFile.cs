using System.Globalization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>Reads tests/vectors; the format is described in the README.md there.</summary>
internal static class VectorFile
{
    private static readonly Lazy<Dictionary<string, Vector>> AllVectors = new(Load);

    public static IReadOnlyDictionary<string, Vector> All => AllVectors.Value;

    private static Dictionary<string, Vector> Load()
    {
        var vectors = new Dictionary<string, Vector>();
        foreach (string path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "vectors"), "*.txt"))
        {
            foreach (string block in File.ReadAllText(path).Split("\n\n"))
            {
                string[] lines = [.. block.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
                if (lines.Length > 0) Add(vectors, Parse(lines));
            }
        }

        return vectors;
    }

    private static void Add(Dictionary<string, Vector> vectors, Vector vector) => vectors.Add(vector.Name, vector);

    private static Vector Parse(string[] lines)
    {
        string name = "", from = "", bytes = "", end = "";
        int maxPayloadBytes = ProtocolLimits.DefaultMaxPayload;
        var packets = new List<string>();
        foreach (string line in lines)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            string value = line[space..].Trim();
            switch (line[..space])
            {
                case "name": name = value; break;
                case "from": from = value; break;
                case "max": maxPayloadBytes = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "bytes": bytes = value; break;
                case "packet": packets.Add(NormalizePacket(value)); break;
                case "end": end = value; break;
                default: throw new FormatException(line);
            }
        }

        return new Vector(
            name,
            Enum.Parse<PacketSender>(from, ignoreCase: true),
            maxPayloadBytes,
            HexText.ToBytes(bytes),
            string.Join('\n', [.. packets, end]));
    }

    private static string NormalizePacket(string value)
    {
        int space = value.IndexOf(' ', StringComparison.Ordinal);
        string kind = value[..space];
        if (kind is "HEART" or "OTHER" or "ACK") return $"{kind} {HexText.Normalize(value[space..])}";

        IEnumerable<string> fields = value[(space + 1)..].Split(' ').Select(field =>
        {
            string[] pair = field.Split('=');
            return pair[0] is "id" or "credential" or "metadata" or "text" ? $"{pair[0]}={HexText.Normalize(pair[1])}" : field;
        });
        return $"{kind} {string.Join(' ', fields)}";
    }
}
