namespace PipeHeartbeat.Transport.Epoll;

/// <summary>Waits that a token can end, for those few who give one.</summary>
internal static class Interruption
{
    /// <param name="pending">What is waited for.</param>
    /// <param name="interrupt">Has it return, canceled.</param>
    /// <param name="isCanceled">Whether a result says so.</param>
    /// <param name="cancellationToken">The token.</param>
    public static async ValueTask<T> WithToken<T>(
        ValueTask<T> pending, Action interrupt, Func<T, bool> isCanceled, CancellationToken cancellationToken)
    {
        T result;
        using (cancellationToken.UnsafeRegister(static interrupt => ((Action)interrupt!)(), interrupt))
            result = await pending.ConfigureAwait(false);
        if (isCanceled(result))
            cancellationToken.ThrowIfCancellationRequested();
        return result;
    }
}
