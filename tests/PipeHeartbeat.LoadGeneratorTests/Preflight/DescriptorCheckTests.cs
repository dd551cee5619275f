using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class DescriptorCheckTests
{
    [Fact]
    public void As_many_descriptors_as_connections_and_64_more_are_enough()
    {
        Assert.Null(Judge(1000, "1064", "1064"));
        Assert.NotNull(Judge(1000, "1063", "1063"));
    }

    [Fact]
    public void A_soft_limit_that_may_be_raised_is_raised_by_ulimit()
    {
        PreflightFinding? finding = Judge(1000, "256", "4096");

        Assert.NotNull(finding);
        Assert.True(finding.IsFatal);
        Assert.Contains("256", finding.What, StringComparison.Ordinal);
        Assert.Equal("type: ulimit -n 1064", finding.Remedy);
    }

    [Fact]
    public void A_hard_limit_that_is_too_low_takes_more_than_that()
    {
        PreflightFinding? finding = Judge(1000, "256", "256");

        Assert.NotNull(finding);
        Assert.True(finding.IsFatal);
        Assert.Contains("hard limit 256", finding.What, StringComparison.Ordinal);
        Assert.Contains("ulimit -n 1064", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("sudo prlimit --pid $$ --nofile=1064:1064", finding.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("take -c 192", finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("nr_open", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_above_what_the_kernel_allows_anybody_takes_a_sysctl_first() => Assert.Contains(
        "sudo sysctl -w fs.nr_open=2000064 && sudo prlimit", Judge(2_000_000, "1048576", "1048576")?.Remedy, StringComparison.Ordinal);

    [Fact]
    public void No_limit_is_enough() => Assert.Null(Judge(100_000_000, "unlimited", "unlimited"));

    [Fact]
    public void A_server_that_may_open_too_few_is_named_and_hinders_nobody()
    {
        InventedMachine machine = new InventedMachine().With("/proc/77/limits", InventedMachine.LimitsOf("1024", "1024"));

        PreflightFinding? finding = DescriptorCheck.JudgeServer(new PreflightNeeds(1000) { ServerProcessId = 77 }, machine);

        Assert.NotNull(finding);
        Assert.False(finding.IsFatal);
        Assert.Contains("pid 77", finding.What, StringComparison.Ordinal);
        Assert.Null(DescriptorCheck.JudgeServer(new PreflightNeeds(512) { ServerProcessId = 77 }, machine));
        Assert.Null(DescriptorCheck.JudgeServer(new PreflightNeeds(1000), machine));
    }

    private static PreflightFinding? Judge(long connections, string soft, string hard) => DescriptorCheck.Judge(
        new PreflightNeeds(connections), new InventedMachine().With(InventedMachine.Limits, InventedMachine.LimitsOf(soft, hard)));
}
