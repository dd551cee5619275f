namespace PipeHeartbeat.TransportStress;

internal static class Descriptors
{
    private const string Folder = "/proc/self/fd";

    /// <summary>
    /// How many sockets, pipes, events and the like this process has open; 0 where the system does not tell. Files do not count: the
    /// runtime opens its assemblies when it first needs them.
    /// </summary>
    public static int Count() => Directory.Exists(Folder) ? new DirectoryInfo(Folder).EnumerateFileSystemInfos().Count(IsNoFile) : 0;

    private static bool IsNoFile(FileSystemInfo descriptor) => descriptor.LinkTarget is { } target && !target.StartsWith('/');
}
