namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// A run without one of the guards. What the guard is for must show then; but it is a race that the guard decides, and may for once come out well without it: so
/// there are some tries.
/// </summary>
internal static class Control
{
    private const int Tries = 4;

    /// <param name="shows">Runs once without the guard, and tells whether it was missed.</param>
    public static async Task AssertAsync(Func<Task<bool>> shows)
    {
        for (int i = 0; i < Tries; i++)
        {
            if (await shows())
                return;
        }

        Assert.Fail($"{Tries} runs without the guard came out as if it were there.");
    }
}
