namespace PipeHeartbeat.TransportTests;

/// <summary>
/// A deadline for whatever a test waits for, by the real clock, and a way off the transport's thread: what follows an
/// <c>InTimeAsync</c> runs on the thread pool, so that a test never holds up the loop that it tests.
/// </summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public static async Task InTimeAsync(this Task task) =>
        await task.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    public static async Task<T> InTimeAsync<T>(this Task<T> task) =>
        await task.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    public static Task InTimeAsync(this ValueTask task) => task.AsTask().InTimeAsync();

    public static Task<T> InTimeAsync<T>(this ValueTask<T> task) => task.AsTask().InTimeAsync();

    /// <summary>Completes when the token is cancelled; fails if that takes too long.</summary>
    public static async Task FiresInTimeAsync(this CancellationToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(fired.SetResult);
        await fired.Task.InTimeAsync();
    }
}
