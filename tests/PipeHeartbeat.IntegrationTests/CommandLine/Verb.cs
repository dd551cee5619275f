namespace PipeHeartbeat.IntegrationTests;

/// <summary>Runs commands that end by themselves.</summary>
internal static class Verb
{
    public static Task<(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(ServerProcess server, params string[] arguments) =>
        RunAsync([.. arguments, "--admin", server.Admin.ToString()]);

    public static async Task<(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using ChildProcess process = ServerProcess.Run(arguments, environment: environment);
        int exitCode = await process.WaitForExitAsync();
        return (exitCode, process.OutputLines, process.ErrorLines);
    }
}
