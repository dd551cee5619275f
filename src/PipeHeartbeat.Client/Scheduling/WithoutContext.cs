namespace PipeHeartbeat.Client;

/// <summary>Starts what outlives its caller without the caller's ambient values (<see cref="AsyncLocal{T}"/>).</summary>
internal static class WithoutContext
{
    public static T Run<T>(Func<T> start)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return start();

        AsyncFlowControl flow = ExecutionContext.SuppressFlow();
        try
        {
            return start();
        }
        finally
        {
            flow.Undo();
        }
    }
}
