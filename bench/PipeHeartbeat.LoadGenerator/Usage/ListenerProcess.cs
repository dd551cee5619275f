using System.Globalization;
using System.Net;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Finds the process that listens on a port of this machine.</summary>
internal static class ListenerProcess
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    private const string Listening = "0A";
    private const int AddressField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    /// <returns><see langword="null"/> if nobody listens there, or if whoever does may not be looked at. Only Linux can tell.</returns>
    public static int? TryFind(IPEndPoint target)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        try
        {
            string[] sockets = [.. Tables.Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Select(line => FindInode(line, target.Port))
                .OfType<string>()
                .Select(inode => $"socket:[{inode}]")];
            return sockets.Length == 0 ? null : Directory.EnumerateDirectories("/proc").Select(ProcessId).OfType<int>().FirstOrDefault(pid => Holds(pid, sockets)) switch
            {
                0 => null,
                int pid => pid,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FindInode(string line, int port)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > InodeField && fields[StateField] == Listening
            && fields[AddressField].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal)
            ? fields[InodeField]
            : null;
    }

    private static int? ProcessId(string directory) =>
        int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : null;

    private static bool Holds(int pid, string[] sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } link && sockets.Contains(link));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or belongs to somebody else.
            return false;
        }
    }
}
