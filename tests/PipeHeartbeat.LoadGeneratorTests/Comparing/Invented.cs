using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Results that nobody measured.</summary>
internal static class Invented
{
    public static CompareResult Comparison(params Contender[] contenders) => new()
    {
        CommandLine = "pipeheartbeat-load compare -c 10",
        StartedAt = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero),
        Machine = new MachineResult("Linux 6", "X64", 2, 4, ".NET 10"),
        Connections = 10,
        Rate = 20,
        DurationSeconds = 1,
        Rounds = 3,
        Peers = CompareSummary.Make(contenders),
        Missing = [new MissingPeer("gone", "Gone", "apt-get install gone")],
    };
}
