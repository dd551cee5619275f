using System.ComponentModel;
using System.Diagnostics;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Finds programs, and asks them for their version.</summary>
internal static class ProgramFinder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Servers are installed where only the administrator's PATH leads.
    private static readonly string[] BesidesPath = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/homebrew/sbin"];

    /// <summary>The program's whole path, or <see langword="null"/>.</summary>
    public static string? Find(string name)
    {
        string file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(BesidesPath).Select(directory => Path.Combine(directory, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>The first line that it prints when run so.</summary>
    /// <returns><see langword="null"/> if it can not be run, prints nothing or takes too long.</returns>
    public static Task<string?> FirstLineAsync(string program, params string[] arguments) => FirstLineAsync(Patience, program, arguments);

    /// <param name="patience">How long it may take, until whoever holds its output has let go of it.</param>
    /// <param name="program">What is run.</param>
    /// <param name="arguments">And how.</param>
    /// <inheritdoc cref="FirstLineAsync(string, string[])"/>
    public static async Task<string?> FirstLineAsync(TimeSpan patience, string program, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(patience);
            return (await output + await error)
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .FirstOrDefault();
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return null;
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
