using System.Diagnostics;
using PipeHeartbeat.IntegrationTests;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests;

/// <summary>Programs beside the tests that these run: built with them, not referenced.</summary>
internal static class TestProgram
{
    /// <summary>Runs one to its end, and prints what it says.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="mutation">Which of a mutant's defects is wanted.</param>
    /// <param name="folder">The project that has built it, if that is called otherwise.</param>
    /// <returns>Its exit code.</returns>
    public static int Run(string program, IEnumerable<string> arguments, string mutation = "", string? folder = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [BuiltProgram.PathOf(folder ?? program, program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PIPEHEARTBEAT_MUTATION"] = mutation },
        };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        TestSeed.Print(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return process.ExitCode;
    }
}
