using System.Runtime.InteropServices;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What this machine can do.</summary>
internal static class Platform
{
    /// <summary>Tries epoll: a sandbox may refuse it where the system has it.</summary>
    public static bool IsSupported()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
            return false;

        try
        {
            int epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
            if (epoll < 0)
                return false;
            _ = Libc.Close(epoll);
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
