namespace PipeHeartbeat.IntegrationTests;

/// <summary>Compiles programs that are written in C, with <c>cc</c>.</summary>
internal static class CCompiler
{
    /// <param name="name">The file, of those beside the tests.</param>
    /// <param name="flags">What else the compiler is told; warnings are errors.</param>
    /// <returns>The program.</returns>
    public static async Task<string> CompileAsync(string name, params string[] flags)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Native", name);
        string program = Path.GetFileNameWithoutExtension(name);
        string binary = Path.Combine(Directory.CreateTempSubdirectory($"{program}-").FullName, program);
        await using ChildProcess compiler = ChildProcess.Start("cc", ["-O2", "-Wall", "-Werror", .. flags, "-o", binary, source]);
        int exit = await compiler.WaitForExitAsync();
        return exit == 0 ? binary : throw new InvalidOperationException(string.Join('\n', compiler.ErrorLines));
    }
}
