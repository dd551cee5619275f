using System.Diagnostics;
using System.Globalization;
using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.TransportTests;

/// <summary>The stress program, in a process of its own: it counts its descriptors.</summary>
internal static class StressProgram
{
    public const int Held = 0;
    public const int Broken = 1;
    public const int Inconclusive = 2;

    private const string Program = "PipeHeartbeat.TransportStress";
    private const int Connections = 300;

    /// <summary>It has deadlines of its own for everything; this one is for the case that those fail.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(string transport, int seconds)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                BuiltProgram.PathOf(Program),
                "--transport",
                transport,
                "--seconds",
                Number(seconds),
                "--connections",
                Number(Connections),
                "--seed",
                Number(TestSeed.Next()),
            },
        };
        using Process process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Limit);
        await using CancellationTokenRegistration killing = deadline.Token.Register(process.Kill);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        TestSeed.Print(await process.StandardOutput.ReadToEndAsync(CancellationToken.None));
        TestSeed.Print(await errors);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
