using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class PreflightCheckTests
{
    private static readonly PreflightNeeds Usual = new(19_000) { ConnectRate = 5000, IsServerLocal = true };

    [Fact]
    public void A_large_machine_is_short_of_nothing() => Assert.Empty(PreflightCheck.Run(Usual, new InventedMachine()));

    [Fact]
    public void What_can_not_be_known_is_not_checked() =>
        Assert.Empty(PreflightCheck.Run(new PreflightNeeds(long.MaxValue / 1_000_000) { ServerProcessId = 1 }, InventedMachine.Unknown()));

    [Fact]
    public void This_machine_bears_a_single_connection() =>
        Assert.DoesNotContain(PreflightCheck.Run(new PreflightNeeds(1) { ConnectRate = 1, IsServerLocal = true }), finding => finding.IsFatal);

    [Fact]
    public void What_is_certain_to_fail_is_named_first()
    {
        InventedMachine machine = new InventedMachine()
            .With(InventedMachine.MostWaiting, "128\n")
            .With(InventedMachine.ConntrackMax, "100\n")
            .With(InventedMachine.PortRange, "50000 50009\n");

        IReadOnlyList<PreflightFinding> findings = PreflightCheck.Run(Usual, machine);

        Assert.Equal([true, false, false], findings.Select(finding => finding.IsFatal));
        Assert.StartsWith("ports:", findings[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_hold_anything_at_all_do_no_harm()
    {
        string[] paths =
        [
            InventedMachine.Limits, InventedMachine.PortRange, InventedMachine.MostWaiting, InventedMachine.Memory, InventedMachine.ConntrackMax,
            "/sys/fs/cgroup/memory.max",
        ];
        Gen.Select(Gen.Int[0, paths.Length - 1], Gen.String).Sample(
            (path, text) => Assert.All(
                PreflightCheck.Run(Usual, new InventedMachine().With(paths[path], text)),
                finding => Assert.False(string.IsNullOrWhiteSpace(finding.Remedy))),
            iter: 20_000);
    }
}
