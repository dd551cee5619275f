using System.Net.Sockets;

namespace PipeHeartbeat.TransportTests;

/// <summary>What a connection that is over may throw. Which of them exactly is the transport's affair.</summary>
internal static class Ends
{
    /// <summary>Connection aborts are cancellations, connection resets are I/O errors.</summary>
    public static bool IsEnd(Exception error) =>
        error is IOException or OperationCanceledException or SocketException or ObjectDisposedException;

    public static void AssertIsEnd(Exception? error) => Assert.True(error is not null && IsEnd(error), $"An end, but: {error}");

    /// <summary>An operation on something that was ended may do anything but hang or throw what no caller expects.</summary>
    public static async Task TolerateAsync<T>(Func<ValueTask<T>> operation)
    {
        try
        {
            await operation().InTimeAsync();
        }
        catch (Exception error) when (IsEnd(error) || error is InvalidOperationException)
        {
            // Refused.
        }
    }
}
