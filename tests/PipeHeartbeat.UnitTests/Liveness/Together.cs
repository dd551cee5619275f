namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>Runs actions on threads of their own that start at the same moment, and passes on what they throw.</summary>
internal static class Together
{
    public static void Run(params Action[] actions)
    {
        using var gate = new Barrier(actions.Length);
        var errors = new Exception?[actions.Length];
        Thread[] threads = [.. actions.Select((action, number) => new Thread(() =>
        {
            gate.SignalAndWait();
            try
            {
                action();
            }
            catch (Exception error)
            {
                errors[number] = error;
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        if (errors.OfType<Exception>().ToArray() is { Length: > 0 } thrown)
            throw new AggregateException(thrown);
    }
}
