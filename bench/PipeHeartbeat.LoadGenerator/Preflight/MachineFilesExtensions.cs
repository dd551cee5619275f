using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Reads numbers out of such files.</summary>
internal static class MachineFilesExtensions
{
    /// <summary>All numbers of a file, such as <c>32768	60999</c>; empty if it is not there or holds anything else.</summary>
    public static long[] ReadNumbers(this IMachineFiles files, string path)
    {
        string[] words = files.TryRead(path)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var numbers = new long[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return [];
        }

        return numbers;
    }

    public static long? ReadNumber(this IMachineFiles files, string path) => files.ReadNumbers(path) is [long number] ? number : null;

    /// <summary>The words of the line that begins so, without its beginning; <see langword="null"/> if there is none.</summary>
    public static string[]? ReadLine(this IMachineFiles files, string path, string beginning) =>
        files.TryRead(path)?.Split('\n').FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal))?[beginning.Length..]
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
