namespace PipeHeartbeat.Client;

/// <summary>Hands on what the application's own code threw, to whoever the application named for that.</summary>
internal static class Complaint
{
    public static void Make(Action<Exception>? callbackFailed, Exception error)
    {
        try
        {
            callbackFailed?.Invoke(error);
        }
        catch
        {
            // Nobody is left to tell.
        }
    }
}
