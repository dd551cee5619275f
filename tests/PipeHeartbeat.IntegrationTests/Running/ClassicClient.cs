using System.Globalization;
using System.Text.RegularExpressions;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The client written in C, compiled by the test with <c>cc</c>, with the default timing: 3 s, 15 s.</summary>
internal static partial class ClassicClient
{
    /// <summary>So many heartbeats it sends.</summary>
    public const int Beats = 3;

    public const double TimeoutMs = 15_000;

    /// <summary>A verdict that comes later is late.</summary>
    public const double LatestMs = 15_050;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private static readonly Lazy<Task<string>> Binary = new(() => CCompiler.CompileAsync("classic_client.c"));

    /// <summary>Beats, falls silent, and waits for the server to hang up.</summary>
    /// <returns>Its port, and the milliseconds from before its last send to the end of the connection.</returns>
    public static async Task<(int Port, double SilentMs)> RunAsync(int port)
    {
        await using ChildProcess client = ChildProcess.Start(
            await Binary.Value, [$"{port}", $"{Beats}", Interval.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)]);
        string line = await client.WaitForLineAsync("silent_ms=");
        Match result = Result().Match(line);
        Assert.True(result.Success, line);
        return (int.Parse(result.Groups[1].ValueSpan, CultureInfo.InvariantCulture), double.Parse(result.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    // A hang-up is received=0; one by reset, received=-1, would be the wrong end of a silent client.
    [GeneratedRegex(@"^port=(\d+) received=0 silent_ms=([\d.]+)$")]
    private static partial Regex Result();
}
