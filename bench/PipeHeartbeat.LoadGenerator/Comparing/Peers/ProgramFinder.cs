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
    public static string? FirstLine(string program, params string[] arguments)
    {
        try
        {
            using var process = new Process
            {
                StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
            };
            process.Start();
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
                process.Kill();
            return (output.Result + error.Result)
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .FirstOrDefault();
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }
}
