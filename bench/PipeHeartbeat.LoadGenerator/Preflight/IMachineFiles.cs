namespace PipeHeartbeat.LoadGenerator;

/// <summary>The files in which Linux tells of itself. A seam, so that tests can invent any machine.</summary>
internal interface IMachineFiles
{
    /// <summary>The whole file.</summary>
    /// <returns><see langword="null"/> if there is none or it may not be read: then nothing is known, and nothing is checked.</returns>
    string? TryRead(string path);
}
