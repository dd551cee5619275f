using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>Asks Redis where it does no harm that it does not answer: the question is put again later.</summary>
internal static class Attempt
{
    /// <returns>Whether Redis has answered.</returns>
    public static async Task<bool> TryAsync(Func<Task> ask)
    {
        try
        {
            await ask().ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or OperationCanceledException)
        {
            // A request that could not be sent comes back as cancelled.
            return false;
        }
    }
}
