namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Waits that have an end and say what they waited for.</summary>
internal static class Waits
{
    /// <summary>Longer than anything takes here, even where the machine stands still for a while.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public static async Task<T> OrFailAsync<T>(this Task<T> task, string what)
    {
        await ((Task)task).OrFailAsync(what);
        return await task;
    }

    public static async Task OrFailAsync(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds:0} s in vain for {what}.");
        }
    }
}
