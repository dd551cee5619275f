namespace PipeHeartbeat.LoadGenerator;

/// <summary>Where the server's binary lies when nobody says it.</summary>
internal static class ServerBinary
{
    private const string Program = "pipeheartbeat";

    /// <summary>Beside this program in the build's output, else on the PATH.</summary>
    public static string? Find(string baseDirectory)
    {
        string name = OperatingSystem.IsWindows() ? Program + ".exe" : Program;
        string here = Path.GetFileName(Path.TrimEndingDirectorySeparator(baseDirectory));
        string[] configurations = [here, "release"];
        return configurations
            .Select(configuration => Path.GetFullPath(Path.Combine(baseDirectory, "..", "..", "PipeHeartbeat.Server", configuration, name)))
            .FirstOrDefault(File.Exists) ?? ProgramFinder.Find(Program);
    }
}
