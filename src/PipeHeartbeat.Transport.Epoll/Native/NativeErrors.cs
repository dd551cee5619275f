using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>Results of native calls that must not fail.</summary>
internal static class NativeErrors
{
    public static int Demand(int result, string call) =>
        result >= 0 ? result : throw new IOException($"{call} failed: {Describe(Marshal.GetLastPInvokeError())}");

    public static string Describe(int errno) => new Win32Exception(errno).Message;
}
