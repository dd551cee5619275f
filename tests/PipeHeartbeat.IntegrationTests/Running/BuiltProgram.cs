namespace PipeHeartbeat.IntegrationTests;

/// <summary>Programs that were built with the tests, and that these run.</summary>
internal static class BuiltProgram
{
    /// <summary>Where one lies: each project has a folder of its own under bin, with one below it for the configuration.</summary>
    /// <param name="project">Whose it is.</param>
    /// <param name="program">Its name, if that is another one.</param>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string PathOf(string project, string? program = null)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string path = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, (program ?? project) + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} was not built");
    }
}
