using System.Security;
using Microsoft.Win32.SafeHandles;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Opens and reads a file of keys or certificates. A link is followed to where it leads at that moment.</summary>
internal static class SecretFile
{
    private const int MostBytes = 1024 * 1024;

    /// <exception cref="FileReadException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path) => Try(() =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Tells one state of the file from another, as far as that goes without reading it.</summary>
    /// <exception cref="FileReadException">It cannot be told.</exception>
    public static FileStamp StampOf(SafeFileHandle file) => Try(() =>
        new FileStamp(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file)));

    /// <exception cref="FileReadException">It cannot be read.</exception>
    public static byte[] Read(SafeFileHandle file) => Try(() => ReadAll(file));

    /// <exception cref="FileReadException">It cannot be read.</exception>
    public static byte[] Read(string path)
    {
        using SafeFileHandle file = Open(path);
        return Read(file);
    }

    private static byte[] ReadAll(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        if (length > MostBytes)
            throw new FileReadException("is larger than 1 MiB", "name a file that holds nothing else but what is asked for");

        byte[] content = new byte[length];
        int filled = 0;
        while (filled < content.Length && RandomAccess.Read(file, content.AsSpan(filled), filled) is int read and > 0)
            filled += read;
        return content[..filled];
    }

    private static T Try<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileReadException("does not exist", "name a file that is there");
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or SecurityException)
        {
            throw new FileReadException("cannot be read", "name a file that the server may read");
        }
    }
}
