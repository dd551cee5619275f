namespace PipeHeartbeat.LoadGenerator;

/// <summary>The files of the machine it runs on.</summary>
internal sealed class MachineFiles : IMachineFiles
{
    public string? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
