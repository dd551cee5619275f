using System.Globalization;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>How many descriptors this process may open, as Linux tells it.</summary>
internal static class DescriptorLimit
{
    private const string Path = "/proc/self/limits";
    private const string Line = "Max open files";
    private const int ReservedForOtherUse = 512;
    private const int WhereUnknown = 65_536;

    public static int DefaultMaxConnections { get; } = Math.Clamp(Read() - ReservedForOtherUse, 1, ConnectionTable.MaxCapacity);

    private static int Read()
    {
        try
        {
            string? line = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal)) : null;
            string? soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
                ? limit
                : WhereUnknown + ReservedForOtherUse;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return WhereUnknown + ReservedForOtherUse;
        }
    }
}
